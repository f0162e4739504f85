/** `carillon/push`: Web Push in this browser. */
export { PermissionRefused, type Subscription } from './browser.ts';
export { createPush, type Push, type PushOptions, type PushState } from './create-push.ts';
