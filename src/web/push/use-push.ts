import { useEffect, useState } from 'react';
import type { Request } from '../client/request.ts';
import { DevicesDocument, RegisterBrowserDocument, UnregisterBrowserDocument } from '../generated/graphql.ts';
import { askPermission, canPush, PermissionRefused, startWorker, subscribeBrowser, unsubscribeBrowser, type Subscription } from './browser-push.ts';
import { readEnrolment, writeEnrolment, type Enrolment } from './enrolment.ts';

export type PushState =
  | { is: 'unsupported' | 'off' | 'busy' | 'refused' }
  /** The browser reaches no push service. */
  | { is: 'unreachable'; why: string }
  | { is: 'on'; enrolment: Enrolment };

export interface Push {
  state: PushState;
  /** To be called by a click. */
  enable: (through: Enrolment['through']) => Promise<void>;
  disable: () => Promise<void>;
}

export interface PushOptions {
  userId: string;
  request: Request;
  vapidPublicKey: string;
  /** A subscription of the sandbox's push service. */
  subscribeAtSandbox: () => Promise<Subscription>;
}

export function usePush({ userId, request, vapidPublicKey, subscribeAtSandbox }: PushOptions): Push {
  const [state, setState] = useState<PushState>({ is: canPush ? 'off' : 'unsupported' });

  useEffect(() => {
    let current = true;
    void standing(userId, request).then((enrolment) => {
      if (current && enrolment) setState({ is: 'on', enrolment });
    });
    return () => {
      current = false;
    };
  }, [userId, request]);

  async function enable(through: Enrolment['through']): Promise<void> {
    setState({ is: 'busy' });
    try {
      await askPermission();
      await startWorker();
      const webPush = through === 'browser' ? await subscribeBrowser(vapidPublicKey) : await subscribeAtSandbox();
      const { registerDevice } = await request(RegisterBrowserDocument, { input: { platform: 'WEB', service: 'WEB_PUSH', webPush } });
      const { device, errors } = registerDevice;
      if (!device) throw new Error(errors[0]?.message ?? 'The browser was not registered.');
      const enrolment: Enrolment = { userId, deviceId: device.id, endpoint: webPush.endpoint, through };
      writeEnrolment(enrolment);
      setState({ is: 'on', enrolment });
    } catch (error) {
      const why = error instanceof Error ? error.message : 'That did not work.';
      setState(error instanceof PermissionRefused ? { is: 'refused' } : { is: 'unreachable', why });
    }
  }

  async function disable(): Promise<void> {
    if (state.is !== 'on') return;
    setState({ is: 'busy' });
    const { deviceId } = state.enrolment;
    await request(UnregisterBrowserDocument, { input: { deviceId } }).catch(() => undefined);
    // Whether or not that was heard: a subscription that is gone retires its device by the first push.
    await unsubscribeBrowser();
    writeEnrolment(null);
    setState({ is: 'off' });
  }

  return { state, enable, disable };
}

/** The enrolment of before, if it is this person's and the platform still has it. */
async function standing(userId: string, request: Request): Promise<Enrolment | null> {
  const enrolment = readEnrolment();
  if (!canPush || enrolment?.userId !== userId || Notification.permission !== 'granted') return null;
  try {
    const { viewer } = await request(DevicesDocument, {});
    const known = viewer?.devices.some(({ id, retiredAt }) => id === enrolment.deviceId && !retiredAt);
    return known ? enrolment : null;
  } catch {
    return null;
  }
}
