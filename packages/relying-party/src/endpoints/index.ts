export { ServiceCookie } from './cookie.ts';
export {
  describeEndpoints,
  type EndpointDescription,
  type JsonSchema,
  problemForm,
  type ServiceForms,
} from './description.ts';
export { type DoneLogin, type Handle, type LoginEndpointOptions, loginEndpoints } from './endpoints.ts';
export { bodyTooLarge, collect, type HttpRequest, type HttpResponse } from './http.ts';
