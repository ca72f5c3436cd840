// `node:http` without its view as an ES module: to make one, Node reads every property once, and three of them load all
// of its fetch, which takes 20 ms.

import http from 'node:http';

const NAMESPACE = 'node-http';

/** The properties that are plain values. An import of another one makes the build fail. */
const NAMES = Object.entries(Object.getOwnPropertyDescriptors(http)).flatMap(([name, { get }]) =>
  get === undefined ? [name] : [],
);

const CONTENTS = `const http = process.getBuiltinModule('node:http');
export default http;
export const { ${NAMES.join(', ')} } = http;
`;

/** An esbuild plugin; who asks by `require` gets no view. https://nodejs.org/api/process.html#processgetbuiltinmoduleid */
export const nodeHttp = {
  name: NAMESPACE,
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(node:)?http$/ }, ({ kind }) =>
      kind === 'require-call' ? undefined : { path: 'http', namespace: NAMESPACE, sideEffects: false },
    );
    onLoad({ filter: /.*/, namespace: NAMESPACE }, () => ({ contents: CONTENTS, loader: 'js' }));
  },
};
