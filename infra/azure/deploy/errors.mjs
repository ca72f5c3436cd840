// What can go wrong while deploying, in a sentence for the person at the keyboard.

export class DeployError extends Error {
  /**
   * @param {string} message what is wrong and what to do
   * @param {number} exit 1, or 2 for bad usage
   */
  constructor(message, exit = 1) {
    super(message);
    this.name = 'DeployError';
    this.exit = exit;
  }
}
