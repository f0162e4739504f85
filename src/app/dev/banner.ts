interface Banner {
  url: string;
  graphqlUrl: string;
  sandboxUrl: string;
  appKey: string;
  folder: string;
}

/** What a newcomer needs to see, and no more. Secrets stay in demo.json, which only its owner may read. */
export function banner({ url, graphqlUrl, sandboxUrl, appKey, folder }: Banner): string {
  return `
  Carillon is ready.

    page      ${url}
    GraphQL   ${graphqlUrl}
    sandbox   ${sandboxUrl}
    app key   ${appKey}   (the secret is in ${folder}/demo.json)

  Ctrl-C stops it; what it keeps is in ${folder}.

`;
}
