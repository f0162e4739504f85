import { ApolloServer, type ApolloServerPlugin, type GraphQLRequestListener } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { GraphQLError, OperationTypeNode, type GraphQLFormattedError, type GraphQLSchema, type ValidationRule } from 'graphql';
import type { Logger } from '../../base/logging.ts';
import { BadInput } from '../../core/refusal.ts';
import type { Context } from '../context.ts';
import { httpAnswer } from '../errors.ts';
import { checkVariables } from '../graphql/clean-text.ts';
import { DOCUMENT_TOKENS } from '../graphql/limits.ts';
import { blameLiterals } from '../graphql/literals.ts';
import { blameVariables, placeOf } from '../graphql/variables.ts';
import type { Mask } from '../masking.ts';

/** What Apollo executes, and through what its errors leave. */
interface HttpOptions {
  schema: GraphQLSchema;
  rules: ValidationRule[];
  mask: Mask;
  log: Logger;
}

const NOT_FOLLOWED_HERE = 'Subscriptions are answered over a WebSocket, or as server-sent events: with `Accept: text/event-stream`.';

/** Queries and mutations over HTTP. What other transports must do by hand, Apollo does here; nothing it could report leaves. */
export function createApollo({ schema, rules, mask, log }: HttpOptions): ApolloServer<Context> {
  return new ApolloServer<Context>({
    schema,
    validationRules: rules,
    parseOptions: { maxTokens: DOCUMENT_TOKENS },
    formatError: (_, error) => mask(error).toJSON(),
    /** Whether it may be asked is one of our rules, so that it holds on every transport. */
    introspection: true,
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    logger: log,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      housePlugin,
    ],
  });
}

/** One object for all requests: Apollo asks for it each time. */
const listener: GraphQLRequestListener<Context> = {
  validationDidStart({ document }) {
    return Promise.resolve((errors) => {
      blameLiterals(document, errors?.filter((error) => error instanceof GraphQLError) ?? []);
      return Promise.resolve();
    });
  },
  didResolveOperation({ request, document, operation }) {
    // Executed as they are, subscriptions would resolve like fields, which they are not.
    if (operation?.operation === OperationTypeNode.SUBSCRIPTION) throw new BadInput(NOT_FOLLOWED_HERE);
    checkVariables(request.variables, (name) => placeOf(document, operation, name));
    return Promise.resolve();
  },
  didEncounterErrors({ schema, document, operation, request: { variables = {} }, errors }) {
    // Those of fields have a path; without any of them it was not executed.
    const isExecuted = errors.some(({ path }) => path !== undefined);
    if (document && operation && !isExecuted) blameVariables({ schema, document, operation, variables }, errors);
    return Promise.resolve();
  },
  willSendResponse({ response: { http, body } }) {
    if (body.kind === 'single' && body.singleResult.errors) {
      const { status, headers } = httpAnswer(body.singleResult.errors);
      if (status !== null) http.status = status;
      else if (http.status === 500 && !body.singleResult.errors.some(isInternal)) http.status = 400;
      for (const [name, value] of Object.entries(headers)) http.headers.set(name, value);
    }
    return Promise.resolve();
  },
};

const housePlugin: ApolloServerPlugin<Context> = { requestDidStart: () => Promise.resolve(listener) };

function isInternal({ extensions }: GraphQLFormattedError): boolean {
  return extensions?.code === 'INTERNAL';
}
