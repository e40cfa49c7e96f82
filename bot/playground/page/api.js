// The way to the playground's server: what a person does, and the stream of what there is to see.

/** Does something; what went wrong as `{error, details}`, null where nothing did. */
export async function act(verb, values) {
  try {
    const answer = await fetch(`/do/${verb}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(values),
    });
    const told = answer.ok ? await answer.json() : { error: "other" };
    return told.error ? told : null;
  } catch {
    return { error: "other" };
  }
}

/** Listens to a stream; `on` has a function for every kind of event, and `up` and `down` for the connection, the latter told whether for good. */
export function listen(address, on) {
  const source = new EventSource(address);
  source.addEventListener("open", () => on.up?.());
  source.addEventListener("error", () => on.down?.(source.readyState === EventSource.CLOSED));
  for (const [kind, told] of Object.entries(on)) {
    if (kind !== "up" && kind !== "down") source.addEventListener(kind, (event) => told(JSON.parse(event.data)));
  }
}
