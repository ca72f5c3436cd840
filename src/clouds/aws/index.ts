// The SageMaker side: what other folders may use of it.

export { createAwsCloud } from './decode';
