export { type DoneLogin, type Handle, type LoginEndpointOptions, loginEndpoints } from './endpoints.ts';
export { bodyTooLarge, collect, type HttpRequest, type HttpResponse } from './http.ts';
