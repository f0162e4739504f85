/** An application server's key pair for VAPID (RFC 8292), both halves base64url. */
export interface VapidKeys {
  publicKey: string;
  privateKey: string;
}

/** Makes a pair. Keep it: a subscription belongs to the public key it was made with, and dies with it. */
export async function generateVapidKeys(): Promise<VapidKeys> {
  const { default: webPush } = await import('web-push');
  return webPush.generateVAPIDKeys();
}
