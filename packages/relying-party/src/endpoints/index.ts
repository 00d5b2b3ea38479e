export {
  type Ask,
  type AskEndpointOptions,
  ask,
  askEndpoints,
  type CommonEndpointOptions,
  type DoneAsk,
  type Handle,
} from './ask.ts';
export { ServiceCookie } from './cookie.ts';
export {
  describeAsks,
  describeEndpoints,
  type EndpointDescription,
  type JsonSchema,
  problemForm,
  type ServiceForms,
} from './description.ts';
export { asksOfLogin, type DoneLogin, type LoginEndpointOptions, loginEndpoints } from './endpoints.ts';
export { bodyTooLarge, collect, type HttpRequest, type HttpResponse } from './http.ts';
