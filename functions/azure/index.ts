// The function app: what package.json names as its `main`, so that all four functions are registered.

import './http';
import './inbox';
import './tick';
