// An Azure ML job of any other type: its experiment, its code and what it runs on.

import { jobHandler } from '../shared/job';

export const job = jobHandler('job');
