interface ImportMetaEnv {
  /** Carillon's endpoint; `serve.mjs` sets it. */
  readonly VITE_CARILLON_URL: string;
}
