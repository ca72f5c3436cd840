// The Azure ML side: what other folders may use of it.

export { type AzureActionsOptions, createAzureActions } from './actions';
export { createEventGridPublisher } from './decisions';
export { createAzureCloud } from './decode';
