import type { PushTexts } from '../push.ts';

export const push: PushTexts = {
  enable: '이 브라우저로 알림 받기',
  disable: '이 브라우저 알림 끄기',
  busy: '브라우저에 요청하는 중…',
  on: '페이지를 닫아도 이 브라우저로 알림을 받습니다.',
  unsupported: '이 브라우저에서는 알림을 받을 수 없습니다. iPhone에서는 먼저 홈 화면에 추가해 주세요.',
  blocked: '이 페이지의 알림이 차단되어 있습니다. 브라우저 설정에서 허용한 뒤 새로고침해 주세요.',
  unreachable: (why) => `이 브라우저를 등록하지 못했습니다. ${why}`,
};
