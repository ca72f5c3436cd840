// What to say at the end: where the doors are, and what is still to be done.

/**
 * @param {Record<string, string>} made the outputs of the template
 * @param {{ slackMissing: string[], actions: string }} state
 * @returns {string[]}
 */
export function report({ hostName, vaultName, botAppId, configUrl }, { slackMissing, actions }) {
  const lines = [
    '',
    'Bellhop is deployed.',
    `  SageMaker events   https://${hostName}/events/aws`,
    `  Event Grid         https://${hostName}/events/azure`,
    `  Slack              https://${hostName}/slack/events`,
    `  Health             https://${hostName}/health`,
    `  Key of the doors   az keyvault secret show --vault-name ${vaultName} --name bellhop-events-key --query value --output tsv`,
  ];
  if (botAppId !== '')
    lines.push(`  Teams              https://${hostName}/api/messages, app id ${botAppId}`);
  if (configUrl !== '') lines.push(`  Configuration      ${configUrl}`);
  if (slackMissing.length > 0)
    lines.push('', `Slack is off: the vault ${vaultName} lacks ${slackMissing.join(' and ')}.`);
  if (actions === 'off') lines.push('', 'All actions are off. Turn them on with --actions on.');
  return lines;
}
