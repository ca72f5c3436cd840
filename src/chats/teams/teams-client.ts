// What is used of the connector for teams, loaded when the app is installed in one: imported by its own name when it is
// needed, a package that is CommonJS would have no names in a bundle of ES modules. https://esbuild.github.io/api/#splitting

export { TeamsConnectorClient } from 'botframework-connector/lib/teams/teamsConnectorClient';
