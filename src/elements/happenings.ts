import type { FeedAction, FeedItem } from '../client/client.ts';
import type { Callbacks } from '../react/inbox/use-deeds.ts';

/** The detail of `carillon-open`: an item was clicked. */
export interface OpenHappening {
  readonly item: FeedItem;
}

/** The detail of `carillon-action`: a button of an item was clicked. */
export interface ActionHappening extends OpenHappening {
  readonly action: FeedAction;
}

/** What a person does becomes events of the element. Where the page prevents the default, no link is followed. */
export function happenings(host: HTMLElement): Required<Callbacks> {
  function tell(name: string, detail: OpenHappening, click: { preventDefault: () => void }): void {
    const isWelcome = host.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: true }));
    if (!isWelcome) click.preventDefault();
  }
  return {
    onOpen: (item, click) => tell('carillon-open', { item }, click),
    onAction(item, action, click) {
      const detail: ActionHappening = { item, action };
      tell('carillon-action', detail, click);
    },
  };
}
