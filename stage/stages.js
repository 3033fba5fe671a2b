// The stages of the page.

export const stages = new Map(); // by their keys

// The stage of that key; undefined before it is there.
export const stageOf = (key = "stage") => stages.get(key);
