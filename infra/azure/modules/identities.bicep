// Three identities without a password, each with the rights of one task: the work, Event Grid's deliveries, the bot in Teams.

@description('Where the identities live.')
param location string

@description('Tags of every resource.')
param tags object

@description('What the names start with.')
param name string

resource worker 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: '${name}-worker'
  location: location
  tags: tags
}

resource sender 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: '${name}-event-grid'
  location: location
  tags: tags
}

resource bot 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: '${name}-bot'
  location: location
  tags: tags
}

@description('The worker: what the functions use for storage, secrets, telemetry and workspaces.')
output workerId string = worker.id

@description('The worker, as it asks for tokens.')
output workerClientId string = worker.properties.clientId

@description('The worker, as roles know it.')
output workerPrincipalId string = worker.properties.principalId

@description('Event Grid, when it delivers.')
output senderId string = sender.id

@description('Event Grid, as roles know it.')
output senderPrincipalId string = sender.properties.principalId

@description('The bot. It has no rights in Azure.')
output botId string = bot.id

@description('The bot, as Teams knows it: its app id.')
output botClientId string = bot.properties.clientId
