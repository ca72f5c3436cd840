// Bolt's receiver for Socket Mode; no function loads it.

export { default as SocketModeReceiver } from '@slack/bolt/dist/receivers/SocketModeReceiver';
