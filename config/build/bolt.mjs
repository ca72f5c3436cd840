// Bolt's App without the receivers that it opens when nobody gives it one. Bellhop always does; with theirs came their HTTP
// server, OAuth, a WebSocket client and tables of old encodings: 1.2 MB that no function uses.

const RECEIVERS = /^\.\/receivers\/(HTTPReceiver|SocketModeReceiver)$/;
const APP = /[\\/]@slack[\\/]bolt[\\/]dist[\\/]App\.js$/;

/** An esbuild plugin for bundles that have no Socket Mode. */
export const boltPlugin = {
  name: 'bellhop-bolt',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: RECEIVERS }, ({ importer, path }) =>
      APP.test(importer) ? { path, namespace: 'bolt-receiver' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'bolt-receiver' }, () => ({
      contents: "Object.defineProperty(exports, '__esModule', { value: true }); exports.default = class {};",
      loader: 'js',
    }));
  },
};
