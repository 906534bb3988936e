/** Nobody is pinged. */
export const mute = { allowed_mentions: { parse: [] } };

/** The body of a message. */
export const said = (content: string, more: object = {}): object => ({ content, ...mute, ...more });

/** A row of buttons; each has the id `id-<label>`. */
export const rowOf = (...labels: readonly string[]): object => ({
  type: 1,
  components: labels.map((label) => ({ type: 2, style: 1, label, custom_id: `id-${label}` })),
});

/** A field of a form, with a label above it. */
export const fieldOf = (name: string, label: string, more: object = {}): object => ({
  type: 18,
  label,
  component: { type: 4, custom_id: name, style: 1, ...more },
});

/** A form. */
export const formOf = (...components: readonly object[]): object => ({
  custom_id: "form",
  title: "Log in",
  components,
});

/** A command with options of two kinds. */
export const health = {
  name: "health",
  description: "Checks a home",
  options: [
    { type: 3, name: "customer-id", description: "Whose", required: true, autocomplete: true },
    { type: 4, name: "days", description: "How many", min_value: 1, max_value: 9 },
    {
      type: 3,
      name: "kind",
      description: "Which",
      choices: [
        { name: "All of them", value: "all" },
        { name: "One", value: "one" },
      ],
    },
    { type: 5, name: "loud", description: "Aloud" },
    { type: 10, name: "share", description: "How much", autocomplete: true, min_value: 0.5 },
  ],
};
