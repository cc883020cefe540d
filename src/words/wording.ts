/** What a language has to say where another says `T`: the same places, the same values, any text. */
export type Wording<T> = T extends string
  ? string
  : T extends (...values: infer Values) => infer Told
    ? (...values: Values) => Wording<Told>
    : { [Place in keyof T]: Wording<T[Place]> };
