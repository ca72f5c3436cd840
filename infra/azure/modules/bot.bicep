// The registration of the bot with the Bot Service, and its channel to Microsoft Teams. Both are free.

@description('Tags of every resource.')
param tags object

@description('The name of the registration.')
param name string

@description('Where Teams posts activities.')
param endpoint string

@description('The identity that is the bot.')
param identityId string

@description('The same, as Teams knows it: the app id.')
param identityClientId string

resource bot 'Microsoft.BotService/botServices@2022-09-15' = {
  name: name
  location: 'global'
  tags: tags
  kind: 'azurebot'
  sku: { name: 'F0' }
  properties: {
    displayName: 'Bellhop'
    description: 'Carries what happens in Amazon SageMaker and Azure Machine Learning, and the answers back.'
    endpoint: endpoint
    msaAppType: 'UserAssignedMSI'
    msaAppId: identityClientId
    msaAppMSIResourceId: identityId
    msaAppTenantId: tenant().tenantId
    disableLocalAuth: true
  }
}

resource teamsChannel 'Microsoft.BotService/botServices/channels@2022-09-15' = {
  parent: bot
  name: 'MsTeamsChannel'
  location: 'global'
  properties: {
    channelName: 'MsTeamsChannel'
    properties: { isEnabled: true }
  }
}
