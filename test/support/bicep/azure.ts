// What is known of Azure: roles by id, and the newest version of each resource type, with the day on which it was looked up.

/** The day of the versions below. Look them up again when you move it. */
export const LOOKED_UP = '2026-11-20';

interface ResourceType {
  version: string;
  /** It can carry tags, by which `--uninstall` knows what is ours. */
  tags: boolean;
  /** Why a version that was over two years old on that day. */
  why?: string;
}

const NEWEST = 'the newest one that is no preview';

/** https://github.com/Azure/bicep-types-az has every version and its properties. */
export const RESOURCE_TYPES: Record<string, ResourceType> = {
  'Microsoft.Authorization/roleAssignments': { version: '2022-04-01', tags: false, why: NEWEST },
  'Microsoft.Authorization/roleDefinitions': { version: '2022-04-01', tags: false, why: NEWEST },
  'Microsoft.BotService/botServices': { version: '2022-09-15', tags: true, why: NEWEST },
  'Microsoft.BotService/botServices/channels': { version: '2022-09-15', tags: false, why: NEWEST },
  'Microsoft.EventGrid/systemTopics': { version: '2025-02-15', tags: true },
  'Microsoft.EventGrid/systemTopics/eventSubscriptions': { version: '2025-02-15', tags: false },
  'Microsoft.EventGrid/topics': { version: '2025-02-15', tags: true },
  'Microsoft.Insights/actionGroups': { version: '2023-01-01', tags: true, why: NEWEST },
  'Microsoft.Insights/components': { version: '2020-02-02', tags: true, why: NEWEST },
  'Microsoft.Insights/diagnosticSettings': {
    version: '2021-05-01-preview',
    tags: false,
    why: 'there is no other, and every template uses it',
  },
  'Microsoft.Insights/metricAlerts': { version: '2018-03-01', tags: true, why: NEWEST },
  'Microsoft.Insights/scheduledQueryRules': { version: '2023-12-01', tags: true, why: NEWEST },
  'Microsoft.KeyVault/vaults': { version: '2025-05-01', tags: true },
  'Microsoft.KeyVault/vaults/secrets': { version: '2025-05-01', tags: false },
  'Microsoft.MachineLearningServices/workspaces': { version: '2025-12-01', tags: true },
  'Microsoft.ManagedIdentity/userAssignedIdentities': { version: '2024-11-30', tags: true },
  'Microsoft.OperationalInsights/workspaces': { version: '2025-07-01', tags: true },
  'Microsoft.Storage/storageAccounts': { version: '2025-06-01', tags: true },
  'Microsoft.Storage/storageAccounts/blobServices': { version: '2025-06-01', tags: false },
  'Microsoft.Storage/storageAccounts/blobServices/containers': { version: '2025-06-01', tags: false },
  'Microsoft.Storage/storageAccounts/queueServices': { version: '2025-06-01', tags: false },
  'Microsoft.Storage/storageAccounts/queueServices/queues': { version: '2025-06-01', tags: false },
  'Microsoft.Storage/storageAccounts/tableServices': { version: '2025-06-01', tags: false },
  'Microsoft.Storage/storageAccounts/tableServices/tables': { version: '2025-06-01', tags: false },
  'Microsoft.Web/serverfarms': { version: '2025-03-01', tags: true },
  'Microsoft.Web/sites': { version: '2025-03-01', tags: true },
  'Microsoft.Web/sites/config': { version: '2025-03-01', tags: false },
};

/** https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
export const ROLES: Record<string, string> = {
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3': 'Storage Table Data Contributor',
  '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1': 'Storage Blob Data Reader',
  '3913510d-42f4-4e42-8a64-420c390055eb': 'Monitoring Metrics Publisher',
  '4633458b-17de-408a-b874-0445c86b69e6': 'Key Vault Secrets User',
  '974c5e8b-45b9-4653-ba55-5f855dd0fb88': 'Storage Queue Data Contributor',
  'acdd72a7-3385-48ef-bd42-f606fba81ae7': 'Reader',
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b': 'Storage Blob Data Owner',
  'b86a8fe4-44ce-4948-aee5-eccb2c155cd7': 'Key Vault Secrets Officer',
  'ba92f5b4-2d11-453d-a403-e96b0029c9fe': 'Storage Blob Data Contributor',
  'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a': 'Storage Queue Data Message Sender',
  'd5a91429-5739-47e2-a06b-3470a27159e7': 'EventGrid Data Sender',
};
