// Reads a message of stage/fan.py and writes its places as JSON, for tests/stage/test_fan.py. NaN becomes null.

import { readFileSync } from "node:fs";
import process from "node:process";

import { unpack } from "../../stage/message.js";
import { placesOf } from "../../stage/places.js";

const places = await placesOf(unpack(new Uint8Array(readFileSync(process.argv[2]))));
const plain = (_, value) => (ArrayBuffer.isView(value) ? Array.from(value) : value);
process.stdout.write(JSON.stringify(places, plain));
