// Secret lives in the core, because secrets from a store are wrapped in it too.

export { Secret } from '../core/secret';
