// What is used of `@slack/bolt` to answer requests, loaded for the first verified one. The package's own index would
// load every receiver with it, and Express for one of them.

export { default as App } from '@slack/bolt/dist/App';
