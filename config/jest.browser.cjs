// How Jest runs the tests that look at emulators of the chats in a browser: `npm run test:browser`.
module.exports = {
  ...require('./jest.config.cjs'),
  testMatch: ['<rootDir>/test/browser/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  globalSetup: '<rootDir>/config/jest.browser-setup.ts',
  // One browser and two emulators at a time.
  maxWorkers: 1,
  testTimeout: 120000,
};
