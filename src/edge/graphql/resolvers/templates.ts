import { normalLocale } from '../../../core/address.ts';
import type { Refusal } from '../../../core/refusal.ts';
import { refuse } from '../../../core/refusals.ts';
import type { TemplateContent } from '../../../db/tables/catalogue.ts';
import { saveTemplate } from '../../../db/templates.ts';
import { appOf } from '../../callers.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Resolvers, TemplateContentInput } from '../generated/resolvers.ts';
import { isKey } from '../keys.ts';
import { checkList } from '../limits.ts';

const CONTENTS_BYTES = 1024 * 1024;

type Templates = Pick<Dependencies, 'database' | 'checkTemplate' | 'invalidate'>;

export function templateResolvers({ database, checkTemplate, invalidate }: Templates): Resolvers {
  return {
    Mutation: {
      saveTemplate: async (_, { input }, { caller }) => {
        checkList(input.contents, ['input', 'contents']);
        if (!isKey(input.key)) return { template: null, errors: [refuse.invalidKey(['input', 'key'])] };
        const { contents, refusals } = contentsOf(input.contents);
        const errors = refusals.length > 0 ? refusals : checkTemplate(contents);
        if (errors.length > 0) return { template: null, errors };
        const { projectId } = appOf(caller);
        const template = await saveTemplate(database, { projectId, key: input.key, contents, publish: input.publish ?? true });
        invalidate({ kind: 'templates', projectId });
        return { template, errors: [] };
      },
    },
  };
}

/** The contents with their locales in canonical form; each channel and locale once. */
function contentsOf(inputs: readonly TemplateContentInput[]): { contents: TemplateContent[]; refusals: Refusal[] } {
  const contents: TemplateContent[] = [];
  const refusals: Refusal[] = [];
  const seen = new Set<string>();
  for (const [at, { title, ...input }] of inputs.entries()) {
    const path = ['input', 'contents', String(at)];
    const locale = normalLocale(input.locale);
    if (locale === null) {
      refusals.push(refuse.invalidLocale([...path, 'locale'], input.locale));
      continue;
    }
    if (input.body.trim() === '') refusals.push(refuse.emptyBody([...path, 'body']));
    const place = `${input.channel} ${locale}`;
    if (seen.has(place)) refusals.push(refuse.contentTwice(path, place));
    seen.add(place);
    contents.push({ ...input, locale, title: title ?? '' });
  }
  if (Buffer.byteLength(JSON.stringify(contents)) > CONTENTS_BYTES) {
    refusals.push(refuse.tooManyBytes(['input', 'contents'], 'contents', CONTENTS_BYTES));
  }
  return { contents, refusals };
}
