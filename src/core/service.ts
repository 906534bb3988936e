/** Names something that handlers can `use`, with its type. */
export interface Service<Value> {
  readonly name: string;
  readonly key: symbol;
  /** Never set; carries the type. */
  readonly type?: Value;
}

/** A new service name: `const Weather = service<WeatherClient>("Weather")`. */
export function service<Value>(name: string): Service<Value> {
  return { name, key: Symbol(name) };
}
