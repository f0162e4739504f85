// Loaded into the platform's process before anything else: where the browsers' push service lives on this machine,
// as `/etc/hosts` would say it if a test could write there, with the port besides.
import tls from 'node:tls';

const { connect } = tls;
const port = Number(process.env.PUSH_SERVICE_PORT);
const names = new Set(['jmt17.google.com', 'fcm.googleapis.com']);

tls.connect = (options, ...rest) => connect(names.has(options.host) ? { ...options, host: '127.0.0.1', port } : options, ...rest);
