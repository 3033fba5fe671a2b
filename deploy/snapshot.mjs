// Writes a snapshot of Pyodide's memory, taken when Python has started and has imported what the page needs of its standard
// library:
//
//     node deploy/snapshot.mjs FOLDER FILE       FOLDER has the files of Pyodide
//
// Clock and random numbers are fixed, so that the same version of Node gives the same bytes.

import crypto from "node:crypto";
import { writeFileSync } from "node:fs";
import process from "node:process";
import { pathToFileURL } from "node:url";

const [folder, file] = process.argv.slice(2);
const IMPORTS = `
import asyncio, bz2, calendar, concurrent.futures.thread, csv, ctypes, dataclasses, decimal, difflib, dis
import email.encoders, email.iterators, email.message, email.parser, fractions, glob, gzip, hashlib, hmac, html
import http.client, http.cookies, importlib.metadata, importlib.resources, inspect, ipaddress, json, locale, logging
import mimetypes, pickle, pkgutil, platform, queue, quopri, secrets, shlex, signal, socket, subprocess, tempfile
import threading, timeit, tokenize, traceback, typing, urllib.request, uuid, zipfile
`;

let state = 1;

// Of a linear congruential generator (Numerical Recipes). Zeros would not do: Python's allocator waits for others.
function fill(array) {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    for (let at = 0; at < bytes.length; at += 1) {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        bytes[at] = state >>> 24;
    }
    return array;
}
Object.assign(globalThis.crypto, { getRandomValues: fill });
crypto.randomFillSync = fill;
Math.random = () => 0.5;
Date.now = () => 0;
performance.now = () => 0;

const { loadPyodide } = await import(pathToFileURL(`${folder}/one_stack.mjs`));
const python = await loadPyodide({ indexURL: `${folder}/`, env: { HOME: "/home/pyodide", PYTHONHASHSEED: "0" }, _makeSnapshot: true });
python.runPython(IMPORTS);
writeFileSync(file, python.makeMemorySnapshot());
