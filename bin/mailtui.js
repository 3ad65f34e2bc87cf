#!/usr/bin/env node
// Checks the Node version in words that any Node understands, then starts the program.
var version = process.versions.node.split('.').map(Number);
if (version[0] < 20 || (version[0] === 20 && version[1] < 19)) {
  process.stderr.write(
    'mailtui needs Node 20.19 or newer; this is Node ' + process.versions.node + '.\n',
  );
  process.exit(78);
}
require('./start.js');
