// Bolt in the bundles of functions: its App, without what only a process that stays could use.

/**
 * The receivers that the App opens when nobody gives it one, as Bellhop always does. With theirs came an HTTP server,
 * OAuth, a WebSocket client and tables of old encodings: 1.2 MB.
 */
const RECEIVERS = /^\.\/receivers\/(HTTPReceiver|SocketModeReceiver)$/;
const APP = /[\\/]@slack[\\/]bolt[\\/]dist[\\/]App\.js$/;
const NOBODY = "Object.defineProperty(exports, '__esModule', { value: true }); exports.default = class {};";

const SOCKET_MODE = /^\.\/bolt-socket$/;
const REFUSAL =
  "throw new Error('Socket Mode needs a process that stays; a function has a public address.');";

/** An esbuild plugin for bundles that have no Socket Mode. */
export const boltPlugin = {
  name: 'bellhop-bolt',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: RECEIVERS }, ({ importer, path }) =>
      APP.test(importer) ? { path, namespace: 'bolt-receiver' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'bolt-receiver' }, () => ({ contents: NOBODY, loader: 'js' }));
    onResolve({ filter: SOCKET_MODE }, ({ path }) => ({ path, namespace: 'bolt-socket' }));
    onLoad({ filter: /.*/, namespace: 'bolt-socket' }, () => ({ contents: REFUSAL, loader: 'js' }));
  },
};
