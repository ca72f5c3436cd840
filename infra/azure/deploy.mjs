// `npm run deploy:azure`: the infrastructure, the code and the keys, in one command that can be repeated at any time.

import { deploy } from './deploy/deploy.mjs';
import { DeployError } from './deploy/errors.mjs';
import { HELP, readOptions } from './deploy/options.mjs';
import { uninstall } from './deploy/uninstall.mjs';

/** @param {string} line */
function say(line) {
  process.stdout.write(`${line}\n`);
}

async function main() {
  const options = readOptions(process.argv.slice(2));
  if (options.help) return say(HELP);
  return options.uninstall ? uninstall(options, say) : deploy(options, say);
}

main().catch((error) => {
  const known = error instanceof DeployError;
  process.stderr.write(`deploy:azure: ${known ? error.message : error.stack}\n`);
  process.exitCode = known ? error.exit : 1;
});
