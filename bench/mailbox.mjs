// What the providers received, asked of the sandbox.

const PER_PAGE = 5_000;

/** How many deliveries arrived, and how many of them more than once. */
export async function countArrivals(sandboxUrl) {
  const arrivals = new Map();
  for (let after = ''; ; ) {
    const page = await (await fetch(`${sandboxUrl}/messages?channel=PUSH&limit=${PER_PAGE}${after && `&after=${after}`}`)).json();
    for (const { data } of page) arrivals.set(data.deliveryId, (arrivals.get(data.deliveryId) ?? 0) + 1);
    if (page.length < PER_PAGE) break;
    after = page.at(-1).id;
  }
  const repeated = [...arrivals.values()].filter((times) => times > 1).length;
  return { arrived: arrivals.size, repeated };
}

export async function emptyMailbox(sandboxUrl) {
  await fetch(`${sandboxUrl}/messages`, { method: 'DELETE' });
}
