import { describe, expect, it } from 'vitest';
import { misnamed, readConfig } from '../../src/app/config.ts';

describe('a variable that is set and looks like ours', () => {
  it.each([
    ['CARILLON_DATBASE_URL', 'DATABASE_URL'],
    ['CARILLON_DATABASE_URL', 'DATABASE_URL'],
    ['CARILLON_LIMIT_USER_NOTIFICATION', 'CARILLON_LIMIT_USER_NOTIFICATIONS'],
    ['CARILLON_PROVIDER', 'CARILLON_PROVIDERS'],
    ['CARILLON_PORT', 'PORT'],
    ['CARILLON_HOST', 'HOST'],
    ['CARILLON_LOGLEVEL', 'CARILLON_LOG_LEVEL'],
  ])('%s is told to be none, and that %s may be meant', (name, meant) => {
    expect(misnamed({ [name]: '1' })).toEqual([`${name}: is no variable of Carillon; is ${meant} meant?`]);
  });

  it('is told to be none, without a guess, where it is near to nothing', () => {
    expect(misnamed({ CARILLON_TEAPOT: '1' })).toEqual(['CARILLON_TEAPOT: is no variable of Carillon']);
  });

  it.each([
    ['is one', { CARILLON_SECRET: 'x', CARILLON_RETRIES: '3' }],
    ['is empty, and so not set', { CARILLON_TEAPOT: '' }],
    ['belongs to the examples', { CARILLON_URL: 'http://127.0.0.1', CARILLON_APP_KEY: 'x', CARILLON_APP_SECRET: 'x', CARILLON_CHROMIUM: '/usr/bin/chromium' }],
    [
      'comes from Kubernetes, for a service of such a name',
      {
        CARILLON_PORT: 'tcp://10.0.0.7:4000',
        CARILLON_PORT_4000_TCP: 'tcp://10.0.0.7:4000',
        CARILLON_PORT_4000_TCP_ADDR: '10.0.0.7',
        CARILLON_NATS_SERVICE_HOST: '10.0.0.8',
        CARILLON_NATS_SERVICE_PORT: '4222',
        CARILLON_NATS_SERVICE_PORT_CLIENT: '4222',
      },
    ],
    ['is not ours by its name', { DATABSE_URL: 'x', PATH: '/bin' }],
  ])('is passed over where it %s', (_, environment) => {
    expect(misnamed(environment)).toEqual([]);
  });

  it('keeps nothing from starting', () => {
    expect(() => readConfig({ CARILLON_TEAPOT: '1' })).not.toThrow();
  });
});
