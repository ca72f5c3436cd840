// What config/build.mjs puts into a function: the configuration, read and checked.

declare module 'bellhop:config' {
  import type { ConfigData } from '../src/config/ready';

  export const configData: ConfigData;
}
