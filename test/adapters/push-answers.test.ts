import { describe, expect, it } from 'vitest';
import type { OutcomeKind } from '../../src/core/outcome.ts';
import type { Answer } from '../../src/adapters/exchange.ts';
import { apnsFailure, apnsReasons, apnsStatuses } from '../../src/adapters/push/apns-answers.ts';
import { fcmCodes, fcmFailure, fcmStatuses, isUnauthenticated } from '../../src/adapters/push/fcm-answers.ts';

const NOW = Date.UTC(2026, 0, 1);

function answer(status: number, body: string, headers: Record<string, string> = {}): Answer {
  return { status, body, headers };
}

describe('FCM’s answers', () => {
  const fcmError = (status: number, errorCode: string, headers?: Record<string, string>) =>
    answer(
      status,
      JSON.stringify({ error: { code: status, details: [{ '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode }] } }),
      headers,
    );

  const codes: [number, string, OutcomeKind][] = [
    [404, 'UNREGISTERED', 'gone'],
    [403, 'SENDER_ID_MISMATCH', 'refused'],
    [400, 'INVALID_ARGUMENT', 'refused'],
    [429, 'QUOTA_EXCEEDED', 'throttled'],
    [401, 'THIRD_PARTY_AUTH_ERROR', 'down'],
    [503, 'UNAVAILABLE', 'retry'],
    [500, 'INTERNAL', 'retry'],
  ];
  it.each(codes)('%i with FcmError %s means %s', (status, code, kind) => {
    expect(fcmFailure(fcmError(status, code), NOW)).toMatchObject({ kind, reason: `FCM_${code}` });
  });

  const statuses: [number, string, OutcomeKind][] = [
    [302, 'HTTP_302', 'down'],
    [400, 'BAD_REQUEST', 'refused'],
    [401, 'UNAUTHENTICATED', 'down'],
    [403, 'PERMISSION_DENIED', 'down'],
    [404, 'NOT_FOUND', 'down'],
    [408, 'HTTP_408', 'retry'],
    [413, 'HTTP_413', 'refused'],
    [418, 'HTTP_418', 'refused'],
    [429, 'RESOURCE_EXHAUSTED', 'throttled'],
    [502, 'HTTP_502', 'retry'],
  ];
  it.each(statuses)('%i without one means %s: %s', (status, code, kind) => {
    const google = JSON.stringify({ error: { code: status, status: 'NOT_FOUND', message: 'UNREGISTERED', details: [{ '@type': 'x', errorCode: 'UNREGISTERED' }] } });
    for (const body of [google, '<html>UNREGISTERED</html>', '']) {
      expect(fcmFailure(answer(status, body), NOW)).toMatchObject({ kind, reason: `FCM_${code}` });
    }
  });

  it('no row is left out', () => {
    expect(codes.map(([, code]) => code).sort()).toEqual(Object.keys(fcmCodes).sort());
    expect(statuses.map(([status]) => String(status))).toEqual(expect.arrayContaining(Object.keys(fcmStatuses)));
  });

  it.each(['BRAND_NEW', 'constructor'])('a code that is new (%s) means what its status means', (code) => {
    expect(fcmFailure(fcmError(503, code), NOW)).toEqual({ kind: 'retry', reason: 'FCM_HTTP_503' });
  });

  it.each([
    ['7', 7_000],
    [new Date(NOW + 90_000).toUTCString(), 90_000],
    ['soon', 60_000],
    ['999999999', 24 * 3_600_000],
  ])('a Retry-After of %s is kept to', (header, ms) => {
    const outcome = fcmFailure(fcmError(429, 'QUOTA_EXCEEDED', { 'retry-after': header }), NOW);
    expect(outcome).toMatchObject({ kind: 'throttled', until: new Date(NOW + ms) });
  });

  it('only a 401 of the platform is about our access token', () => {
    expect(isUnauthenticated(answer(401, '{}'))).toBe(true);
    expect(isUnauthenticated(fcmError(401, 'THIRD_PARTY_AUTH_ERROR'))).toBe(false);
    expect(isUnauthenticated(answer(403, '{}'))).toBe(false);
  });
});

describe('Apple’s answers', () => {
  const rows: [number, string, OutcomeKind][] = [
    [400, 'BadCollapseId', 'refused'],
    [400, 'BadDeviceToken', 'refused'],
    [400, 'BadExpirationDate', 'refused'],
    [400, 'BadMessageId', 'refused'],
    [400, 'BadPriority', 'refused'],
    [400, 'BadTopic', 'down'],
    [400, 'DeviceTokenNotForTopic', 'refused'],
    [400, 'DuplicateHeaders', 'refused'],
    [400, 'IdleTimeout', 'retry'],
    [400, 'InvalidPushType', 'refused'],
    [400, 'MissingDeviceToken', 'refused'],
    [400, 'MissingTopic', 'down'],
    [400, 'PayloadEmpty', 'refused'],
    [400, 'TopicDisallowed', 'down'],
    [403, 'BadCertificate', 'down'],
    [403, 'BadCertificateEnvironment', 'down'],
    [403, 'BadEnvironmentKeyIdInToken', 'down'],
    [403, 'ExpiredProviderToken', 'down'],
    [403, 'Forbidden', 'down'],
    [403, 'InvalidProviderToken', 'down'],
    [403, 'MissingProviderToken', 'down'],
    [403, 'UnrelatedKeyIdInToken', 'down'],
    [404, 'BadPath', 'down'],
    [405, 'MethodNotAllowed', 'down'],
    [410, 'ExpiredToken', 'gone'],
    [410, 'Unregistered', 'gone'],
    [413, 'PayloadTooLarge', 'refused'],
    [429, 'TooManyProviderTokenUpdates', 'throttled'],
    [429, 'TooManyRequests', 'throttled'],
    [500, 'InternalServerError', 'retry'],
    [503, 'ServiceUnavailable', 'retry'],
    [503, 'Shutdown', 'retry'],
  ];
  it.each(rows)('%i %s means %s', (status, reason, kind) => {
    expect(apnsFailure(answer(status, JSON.stringify({ reason })), NOW)).toMatchObject({ kind, reason: `APNS_${reason}` });
  });

  const statuses: [number, OutcomeKind][] = [
    [302, 'down'],
    [400, 'refused'],
    [403, 'down'],
    [404, 'down'],
    [405, 'down'],
    [410, 'gone'],
    [413, 'refused'],
    [418, 'refused'],
    [429, 'throttled'],
    [500, 'retry'],
    [503, 'retry'],
  ];
  it.each(statuses)('%i with a reason that is new, or none, means %s', (status, kind) => {
    for (const body of ['{"reason":"BrandNew"}', '{"reason":"constructor"}', '<html>', '']) {
      expect(apnsFailure(answer(status, body), NOW)).toMatchObject({ kind, reason: `APNS_HTTP_${status}` });
    }
  });

  it('no row is left out', () => {
    expect(rows.map(([, reason]) => reason).sort()).toEqual(Object.keys(apnsReasons).sort());
    expect(statuses.map(([status]) => String(status))).toEqual(expect.arrayContaining(Object.keys(apnsStatuses)));
  });

  it('a dead token is dead since the instant that Apple names', () => {
    const body = JSON.stringify({ reason: 'Unregistered', timestamp: NOW });
    expect(apnsFailure(answer(410, body), NOW)).toEqual({ kind: 'gone', reason: 'APNS_Unregistered', since: new Date(NOW) });
  });

  it('too many requests are one device’s affair, too many tokens the account’s', () => {
    const said = (reason: string) => apnsFailure(answer(429, JSON.stringify({ reason }), { 'retry-after': '3' }), NOW);
    expect(said('TooManyRequests')).toEqual({ kind: 'throttled', reason: 'APNS_TooManyRequests', until: new Date(NOW + 3_000), scope: 'address' });
    expect(said('TooManyProviderTokenUpdates')).not.toHaveProperty('scope');
  });
});
