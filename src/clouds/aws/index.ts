// The SageMaker side: what other folders may use of it.

export { type AwsAccount, type AwsActionsOptions, createAwsActions, type ModelStage } from './actions';
export { createEventBridgePublisher } from './decisions';
export { createAwsCloud } from './decode';
