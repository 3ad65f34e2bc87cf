/** The part of JSON Schema that our own checker understands. */
export interface JsonSchema {
  description?: string;
  type?: 'object' | 'array' | 'string' | 'integer' | 'boolean';
  properties?: Record<string, JsonSchema>;
  required?: string[];
  /** What every property that is not in `properties` is like. */
  additionalProperties?: JsonSchema;
  items?: JsonSchema;
  minItems?: number;
  enum?: string[];
  const?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  /** One of these fits; `description` says what is wanted. */
  anyOf?: JsonSchema[];
  /** Alternatives that are told apart by the `const` of their property `kind`. */
  oneOf?: JsonSchema[];
}
