// What is used of `@slack/web-api`, loaded at the first call: imported by its own name when it is needed, a package that
// is CommonJS would have no names in a bundle of ES modules. https://esbuild.github.io/api/#splitting

export { WebClient } from '@slack/web-api';
