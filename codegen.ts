/**
 * Types out of `schema/`: for the resolvers, and for what pages ask. `npm run codegen` writes them; they are committed,
 * and writing them again must change nothing.
 */
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as typedDocumentNode from '@graphql-codegen/typed-document-node';
import * as typescript from '@graphql-codegen/typescript';
import * as typescriptOperations from '@graphql-codegen/typescript-operations';
import * as typescriptResolvers from '@graphql-codegen/typescript-resolvers';
import { concatAST, parse, type DocumentNode } from 'graphql';

const plugins = { typescript, typescriptResolvers, typescriptOperations, typedDocumentNode };
type Plugin = keyof typeof plugins;

interface Output {
  filename: string;
  plugins: Plugin[];
  config: Record<string, unknown>;
  documents: { location: string; document: DocumentNode }[];
}

const everywhere = {
  enumsAsTypes: true,
  useTypeImports: true,
  strictScalars: true,
  skipTypename: true,
  maybeValue: 'T | null',
};

const forResolvers = {
  ...everywhere,
  inputMaybeValue: 'T | null | undefined',
  contextType: '../../context.ts#Context',
  useIndexSignature: false,
  scalars: {
    ID: 'string',
    DateTime: 'Date',
    Duration: 'string',
    JSON: '../../../core/message.ts#Json',
  },
  mappers: {
    User: '../../../db/tables/people.ts#UserRow',
    Device: '../../../db/tables/people.ts#DeviceRow',
    Category: '../../../db/tables/catalogue.ts#CategoryRow',
    Notification: '../../../db/tables/journey.ts#NotificationRow',
    Delivery: '../../../db/tables/journey.ts#DeliveryRow',
    NotificationEvent: '../../../db/tables/journey.ts#EventRow',
    DeadLetter: '../../../db/tables/journey.ts#DeadLetterRow',
    Suppression: '../../../db/tables/people.ts#SuppressionRow',
    FeedItem: '../../../core/feed.ts#FeedEntry',
    FeedEvent: '../../../core/feed-event.ts#FeedEvent as ToldFeedEvent',
    FeedConnection: '../feed-answers.ts#FeedAnswer',
    MarkFeedItemsPayload: '../feed-answers.ts#MarkAnswer',
  },
};

/** Folders with operations of their own. */
const PAGES = ['src/client', 'src/push', 'src/react'];

/** In the browser everything is as JSON carried it, and operations are the text that is sent: no parser has to be loaded. */
const forPages = {
  ...everywhere,
  onlyOperationTypes: true,
  documentMode: 'string',
  avoidOptionals: { field: true, inputValue: false, object: false, defaultValue: false },
  scalars: { ID: 'string', DateTime: 'string', Duration: 'string', JSON: 'unknown' },
};

async function documentsUnder(folder: string): Promise<Output['documents']> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.graphql')).sort();
  return Promise.all(
    names.map(async (name) => {
      const location = join(folder, name);
      return { location, document: parse(await readFile(location, 'utf8')) };
    }),
  );
}

async function write(schema: DocumentNode, output: Output): Promise<void> {
  const text = await codegen({
    filename: output.filename,
    schema,
    documents: output.documents,
    config: output.config,
    plugins: output.plugins.map((name) => ({ [name]: {} })),
    pluginMap: plugins,
  });
  await mkdir(dirname(output.filename), { recursive: true });
  await writeFile(output.filename, `// Made by \`npm run codegen\` out of schema/. Not to be edited.\n${text}`);
}

export async function generate(): Promise<void> {
  const schema = concatAST((await documentsUnder('schema')).map(({ document }) => document));
  await write(schema, {
    filename: 'src/edge/graphql/generated/resolvers.ts',
    plugins: ['typescript', 'typescriptResolvers'],
    config: forResolvers,
    documents: [],
  });
  for (const folder of PAGES) {
    await write(schema, {
      filename: `${folder}/generated/graphql.ts`,
      plugins: ['typescript', 'typescriptOperations', 'typedDocumentNode'],
      config: forPages,
      documents: await documentsUnder(folder),
    });
  }
}
