// do not edit: `modelport generate` made it from schemas/entities
export {};
