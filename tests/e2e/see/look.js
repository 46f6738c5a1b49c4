// The card in a document as plain data, or null while there is none. Found by data-testid alone.
(root) => {
  const text = (node) => node.textContent.replace(/\s+/g, ' ').trim();
  const find = (id) => root.querySelector(`[data-testid="${id}"]`);
  const card = find('card');
  if (!card) return null;
  const words = {};
  for (const node of card.querySelectorAll('[data-testid]')) words[node.dataset.testid] ??= text(node);
  const items = find('timeline')?.children ?? [];
  return {
    state: card.dataset.state,
    direction: card.dataset.direction,
    connection: card.dataset.connection ?? null,
    seq: 'seq' in card.dataset ? Number(card.dataset.seq) : null,
    words,
    crm_href: find('crm-link')?.getAttribute('href') ?? null,
    timeline: Array.from(items, (item) => ({
      seq: item.dataset.seq ? Number(item.dataset.seq) : null,
      kind: item.dataset.kind,
      source: item.dataset.source,
      datetime: item.querySelector('time')?.getAttribute('datetime') ?? '',
      text: text(item),
    })),
    text: text(card),
    elements: Array.from(new Set(Array.from(card.querySelectorAll('*'), (node) => node.localName))),
    lang: root.documentElement.lang,
    dir: root.documentElement.dir,
  };
}
