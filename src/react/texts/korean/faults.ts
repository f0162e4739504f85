import type { FaultTexts } from '../faults.ts';

export const faults: FaultTexts = {
  UNANSWERED: '지금은 서버에 연결할 수 없습니다.',
  UNAUTHENTICATED: '로그인이 확인되지 않았습니다.',
  APP_CHECK_FAILED: '이 앱을 확인할 수 없습니다.',
  OTHER_PERSON: '그 사이 다른 사람이 로그인했습니다.',
  USER_NOT_FOUND: '더 이상 등록되지 않은 계정입니다.',
  FORBIDDEN: '이 작업을 할 권한이 없습니다.',
  NOT_ALLOWED: '이 작업을 할 권한이 없습니다.',
  NOT_FOUND: '더 이상 존재하지 않는 알림입니다.',
  BAD_USER_INPUT: '여기서는 할 수 없는 작업입니다.',
  INVALID_VALUE: '여기서는 할 수 없는 작업입니다.',
  TOO_MANY_REQUESTS: '요청이 너무 많습니다. 잠시 후 다시 시도해 주세요.',
  UNAVAILABLE: '지금은 서비스가 원활하지 않습니다. 잠시 후 다시 시도해 주세요.',
  INTERNAL: '서비스에 문제가 발생했습니다.',
  NO_PUSH_SERVICE: '브라우저의 푸시 서비스가 응답하지 않습니다.',
};
