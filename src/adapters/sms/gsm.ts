/** The characters of GSM 03.38 and of its extension table. */
const gsm = /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà\f^{}\\[~\]|€]*$/u;

/** Whether a text can be sent in the alphabet that every phone knows, 160 characters to a message. */
export function isGsm(text: string): boolean {
  return gsm.test(text);
}
