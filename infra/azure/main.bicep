// Everything that Bellhop needs in one resource group: `npm run deploy:azure` deploys it, docs/deploy-azure.md explains it.

targetScope = 'resourceGroup'

@description('Where everything lives. Event Grid topics follow their workspace instead.')
param location string = resourceGroup().location

@description('What the names of the resources start with: lower case letters and digits, a letter first.')
@minLength(3)
@maxLength(8)
param name string = 'bellhop'

@description('Azure Machine Learning workspaces to listen to, by resource id, all in this subscription.')
param workspaceIds string[] = []

@description('What Bellhop may do in those workspaces: nothing, read runs and models, or also act on them.')
@allowed(['none', 'read', 'act'])
param workspaceAccess string = 'none'

@description('Which buttons with an effect the role of workspaceAccess "act" allows: approve, rerun, stop, rollback.')
param workspaceActions string[] = ['approve', 'rerun', 'stop', 'rollback']

@description('A role of your own for workspaceAccess "act", by its GUID. Empty: one is made with exactly those actions.')
param workspaceRole string = ''

@description('The topic of Event Grid on which decisions are published, by resource id, in this subscription. Empty: none, or one that a key opens.')
param decisionsTopicId string = ''

@description('Whether the vault holds the secrets of Slack, so that Slack can be switched on. The deploy script finds out.')
param slack bool = false

@description('Whether to register a bot for Microsoft Teams and to open its door.')
param teams bool = false

@description('The kill switch: off lets nobody press a button with an effect, while messages go on.')
@allowed(['on', 'off'])
param actions string = 'on'

@description('Whether the configuration is read from a storage account of its own instead of the package.')
param remoteConfig bool = false

@description('A role in AWS that the functions may take on, by its ARN: what Bellhop reads and does there. Empty: it does not call AWS.')
param awsRoleArn string = ''

@description('What that role is asked for with: the App ID URI that its OIDC provider takes tokens for. The bridge in infra/aws makes both.')
param awsAudience string = ''

@description('The region of AWS that is called, for example eu-west-1.')
param awsRegion string = ''

@description('Further app settings, for example SLACK_API_URL. They win over those that this template sets.')
param extraSettings object = {}

@description('Who hears of alerts, by e-mail. Without any, alerts are seen in the portal alone.')
param alertEmails string[] = []

@description('Who may write secrets and the remote configuration, by object id in Entra: whoever deploys, unless told otherwise.')
param operatorObjectId string = deployer().objectId

@description('The version of Node.')
@allowed(['22', '24'])
param nodeVersion string = '22'

@description('The memory of an instance in MB. A smaller one has less of a processor, too, and starts more slowly.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('How many instances may run at a time.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('How many instances wait for HTTP requests all the time. One spares the first press of the day its cold start, and costs.')
@minValue(0)
@maxValue(20)
param alwaysReadyHttp int = 0

@description('How often the storage is copied: within a data centre, or among three.')
@allowed(['Standard_LRS', 'Standard_ZRS'])
param storageSku string = 'Standard_LRS'

@description('A new key for the event doors. Empty: the vault keeps the one it has.')
@secure()
param eventsKey string = ''

@description('A new key to sign jobs with. Empty: the vault keeps the one it has.')
@secure()
param jobsKey string = ''

var suffix = uniqueString(resourceGroup().id)
var tags = { application: 'bellhop' }
var storageName = '${name}${suffix}'
var configStorageName = '${name}cfg${suffix}'
var vaultName = '${name}-${suffix}'
var appName = '${name}-${suffix}'
var actingRole = empty(workspaceRole) ? guid(resourceGroup().id, 'acting') : workspaceRole
var configUrl = 'https://${configStorageName}.blob.${environment().suffixes.storage}/config/bellhop.yaml'

module identities 'modules/identities.bicep' = {
  name: 'identities'
  params: {
    location: location
    tags: tags
    name: name
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  params: {
    location: location
    tags: tags
    name: storageName
    sku: storageSku
    workerPrincipalId: identities.outputs.workerPrincipalId
    senderPrincipalId: identities.outputs.senderPrincipalId
  }
}

module configStorage 'modules/config-storage.bicep' = if (remoteConfig) {
  name: 'config-storage'
  params: {
    location: location
    tags: tags
    name: configStorageName
    readerPrincipalId: identities.outputs.workerPrincipalId
    writerObjectId: operatorObjectId
  }
}

module keyVault 'modules/key-vault.bicep' = {
  name: 'key-vault'
  params: {
    location: location
    tags: tags
    name: vaultName
    readerPrincipalId: identities.outputs.workerPrincipalId
    operatorObjectId: operatorObjectId
    eventsKey: eventsKey
    jobsKey: jobsKey
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: {
    location: location
    tags: tags
    name: name
    storageName: storage.outputs.name
    publisherPrincipalId: identities.outputs.workerPrincipalId
    alertEmails: alertEmails
  }
}

module functionApp 'modules/function-app.bicep' = {
  name: 'function-app'
  params: {
    location: location
    tags: tags
    name: appName
    nodeVersion: nodeVersion
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReadyHttp: alwaysReadyHttp
    workerId: identities.outputs.workerId
    workerClientId: identities.outputs.workerClientId
    botId: identities.outputs.botId
    botClientId: identities.outputs.botClientId
    storageName: storage.outputs.name
    deploymentsContainer: storage.outputs.deploymentsContainer
    eventsQueue: storage.outputs.eventsQueue
    jobsQueue: storage.outputs.jobsQueue
    table: storage.outputs.table
    undeliveredContainer: storage.outputs.undeliveredContainer
    vaultName: keyVault.outputs.name
    insightsName: monitoring.outputs.insightsName
    slack: slack
    teams: teams
    actions: actions
    configUrl: remoteConfig ? configUrl : ''
    awsRoleArn: awsRoleArn
    awsAudience: awsAudience
    awsRegion: awsRegion
    extraSettings: extraSettings
  }
}

module bot 'modules/bot.bicep' = if (teams) {
  name: 'bot'
  params: {
    tags: tags
    name: appName
    endpoint: 'https://${functionApp.outputs.hostName}/api/messages'
    identityId: identities.outputs.botId
    identityClientId: identities.outputs.botClientId
  }
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  params: {
    location: location
    tags: tags
    name: name
    logsId: monitoring.outputs.logsId
    actionGroupId: monitoring.outputs.actionGroupId
  }
}

resource workspaces 'Microsoft.MachineLearningServices/workspaces@2025-12-01' existing = [
  for id in workspaceIds: {
    name: last(split(id, '/'))
    scope: resourceGroup(split(id, '/')[2], split(id, '/')[4])
  }
]

module workspaceEvents 'modules/workspace-events.bicep' = [
  for (id, index) in workspaceIds: {
    name: 'workspace-events-${index}'
    params: {
      location: workspaces[index].location
      tags: tags
      name: '${name}-${uniqueString(toLower(id))}'
      workspaceId: id
      identityId: identities.outputs.senderId
      storageId: storage.outputs.id
      queue: storage.outputs.eventsQueue
      deadLettersContainer: storage.outputs.undeliveredContainer
      actionGroupId: monitoring.outputs.actionGroupId
    }
  }
]

var workspaceGroups = [
  for id in workspaceIds: '/subscriptions/${split(id, '/')[2]}/resourceGroups/${split(id, '/')[4]}'
]

module ownRole 'modules/acting-role.bicep' = if (workspaceAccess == 'act' && empty(workspaceRole)) {
  name: 'acting-role'
  params: {
    name: 'Bellhop ${appName}'
    id: actingRole
    // Its own group too, where uninstalling finds it.
    scopes: union([resourceGroup().id], workspaceGroups)
    actions: workspaceActions
  }
}

module workspaceRoles 'modules/workspace-roles.bicep' = [
  for (id, index) in workspaceIds: if (workspaceAccess != 'none') {
    name: 'bellhop-workspace-roles-${index}'
    scope: resourceGroup(split(id, '/')[2], split(id, '/')[4])
    params: {
      workspaceName: last(split(id, '/'))
      principalId: identities.outputs.workerPrincipalId
      access: workspaceAccess
      actingRole: actingRole
    }
    dependsOn: [ownRole]
  }
]

module decisionsTopic 'modules/decisions-topic.bicep' = if (decisionsTopicId != '') {
  name: 'bellhop-decisions-topic'
  scope: resourceGroup(split(decisionsTopicId, '/')[2], split(decisionsTopicId, '/')[4])
  params: {
    topicName: last(split(decisionsTopicId, '/'))
    principalId: identities.outputs.workerPrincipalId
  }
}

@description('The function app.')
output appId string = functionApp.outputs.id

@description('Its name: the code is deployed to it.')
output appName string = functionApp.outputs.name

@description('The host name of all doors.')
output hostName string = functionApp.outputs.hostName

@description('The vault that takes the secrets.')
output vaultName string = keyVault.outputs.name

@description('The storage account with the queues and the table.')
output storageName string = storage.outputs.name

@description('The app id of the bot, for the Teams app package. Empty: Teams is off.')
output botAppId string = teams ? identities.outputs.botClientId : ''

@description('Where the remote configuration is read from, if it is.')
output configUrl string = remoteConfig ? configUrl : ''
