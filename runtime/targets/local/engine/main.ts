/** Entry of dist/engine.js: drives one run of the local target in a process of its own. */
process.exitCode = 2;
