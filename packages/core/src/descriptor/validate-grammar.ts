// Generated from schemas/connector.schema.json by scripts/generate-types.ts; edit the schema instead.
// @ts-nocheck -- AJV writes JavaScript; only what is exported has a type.
/* oxlint-disable -- nobody edits or reads it */
import type { ValidateFunction } from "ajv/dist/2020.js";
import ucs2length from "ajv/dist/runtime/ucs2length.js";
import { grammar } from "./grammar.ts";

/** Whether a document is what the grammar of descriptors says; its `errors` are everything that is not. */
export const validateGrammar: ValidateFunction = validate20;

const schema31 = grammar;
const schema32 = grammar.$defs.Metadata;
const schema33 = grammar.$defs.Source;
const schema51 = grammar.$defs.Capabilities;
const schema52 = grammar.$defs.RateLimit;
const schema53 = grammar.$defs.Sla;
const func1 = Object.prototype.hasOwnProperty;
const func3 = ucs2length.default;
const pattern4 = new RegExp("^x-", "u");
const pattern6 = new RegExp("^[a-z0-9-]+$", "u");
const pattern7 = new RegExp("^(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)(-(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(\\.(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?(\\+[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?$", "u");
const pattern9 = new RegExp("^[0-9a-f]{64}$", "u");
const pattern29 = new RegExp("^supports_", "u");
const pattern34 = new RegExp("^latency_ms_p[0-9]+$", "u");
const schema34 = grammar.$defs.Authentication;
const schema35 = grammar.$defs.AuthenticationField;
const schema38 = grammar.$defs.Session;
const schema39 = grammar.$defs.AwsSigV4;
const schema40 = grammar.$defs.TestEndpoint;
const pattern11 = new RegExp("^[A-Za-z_][A-Za-z0-9_.-]*$", "u");
const schema36 = grammar.$defs.OAuth2;
const schema37 = grammar.$defs.Assertion;

function validate22(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate22.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.grant_type === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "grant_type"},schema:schema36.required,parentSchema:schema36,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.token_url === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "token_url"},schema:schema36.required,parentSchema:schema36,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!((func1.call(schema36.properties, key0)) || (pattern4.test(key0)))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema36,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.grant_type !== undefined){
let data0 = data.grant_type;
if(typeof data0 !== "string"){
const err3 = {instancePath:instancePath+"/grant_type",schemaPath:"#/properties/grant_type/type",keyword:"type",params:{type: "string"},schema:schema36.properties.grant_type.type,parentSchema:schema36.properties.grant_type,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(!((((data0 === "authorization_code") || (data0 === "client_credentials")) || (data0 === "jwt_bearer")) || (data0 === "refresh_token"))){
const err4 = {instancePath:instancePath+"/grant_type",schemaPath:"#/properties/grant_type/enum",keyword:"enum",params:{allowedValues: schema36.properties.grant_type.enum},schema:schema36.properties.grant_type.enum,parentSchema:schema36.properties.grant_type,data:data0};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.authorization_url !== undefined){
let data1 = data.authorization_url;
if(typeof data1 === "string"){
if(func3(data1) > 2000){
const err5 = {instancePath:instancePath+"/authorization_url",schemaPath:"#/properties/authorization_url/maxLength",keyword:"maxLength",params:{limit: 2000},schema:2000,parentSchema:schema36.properties.authorization_url,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(func3(data1) < 1){
const err6 = {instancePath:instancePath+"/authorization_url",schemaPath:"#/properties/authorization_url/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema36.properties.authorization_url,data:data1};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
else {
const err7 = {instancePath:instancePath+"/authorization_url",schemaPath:"#/properties/authorization_url/type",keyword:"type",params:{type: "string"},schema:schema36.properties.authorization_url.type,parentSchema:schema36.properties.authorization_url,data:data1};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.token_url !== undefined){
let data2 = data.token_url;
if(typeof data2 === "string"){
if(func3(data2) > 2000){
const err8 = {instancePath:instancePath+"/token_url",schemaPath:"#/properties/token_url/maxLength",keyword:"maxLength",params:{limit: 2000},schema:2000,parentSchema:schema36.properties.token_url,data:data2};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(func3(data2) < 1){
const err9 = {instancePath:instancePath+"/token_url",schemaPath:"#/properties/token_url/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema36.properties.token_url,data:data2};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/token_url",schemaPath:"#/properties/token_url/type",keyword:"type",params:{type: "string"},schema:schema36.properties.token_url.type,parentSchema:schema36.properties.token_url,data:data2};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.refresh_url !== undefined){
let data3 = data.refresh_url;
if(typeof data3 === "string"){
if(func3(data3) > 2000){
const err11 = {instancePath:instancePath+"/refresh_url",schemaPath:"#/properties/refresh_url/maxLength",keyword:"maxLength",params:{limit: 2000},schema:2000,parentSchema:schema36.properties.refresh_url,data:data3};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(func3(data3) < 1){
const err12 = {instancePath:instancePath+"/refresh_url",schemaPath:"#/properties/refresh_url/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema36.properties.refresh_url,data:data3};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
else {
const err13 = {instancePath:instancePath+"/refresh_url",schemaPath:"#/properties/refresh_url/type",keyword:"type",params:{type: "string"},schema:schema36.properties.refresh_url.type,parentSchema:schema36.properties.refresh_url,data:data3};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data.revocation_url !== undefined){
let data4 = data.revocation_url;
if(typeof data4 === "string"){
if(func3(data4) > 2000){
const err14 = {instancePath:instancePath+"/revocation_url",schemaPath:"#/properties/revocation_url/maxLength",keyword:"maxLength",params:{limit: 2000},schema:2000,parentSchema:schema36.properties.revocation_url,data:data4};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(func3(data4) < 1){
const err15 = {instancePath:instancePath+"/revocation_url",schemaPath:"#/properties/revocation_url/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema36.properties.revocation_url,data:data4};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
else {
const err16 = {instancePath:instancePath+"/revocation_url",schemaPath:"#/properties/revocation_url/type",keyword:"type",params:{type: "string"},schema:schema36.properties.revocation_url.type,parentSchema:schema36.properties.revocation_url,data:data4};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data.scopes !== undefined){
let data5 = data.scopes;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
for(const key1 in data5){
let data6 = data5[key1];
if(typeof data6 === "string"){
if(func3(data6) > 2000){
const err17 = {instancePath:instancePath+"/scopes/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/scopes/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 2000},schema:2000,parentSchema:schema36.properties.scopes.additionalProperties,data:data6};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/scopes/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/scopes/additionalProperties/type",keyword:"type",params:{type: "string"},schema:schema36.properties.scopes.additionalProperties.type,parentSchema:schema36.properties.scopes.additionalProperties,data:data6};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
}
else {
const err19 = {instancePath:instancePath+"/scopes",schemaPath:"#/properties/scopes/type",keyword:"type",params:{type: "object"},schema:schema36.properties.scopes.type,parentSchema:schema36.properties.scopes,data:data5};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data.default_scopes !== undefined){
let data7 = data.default_scopes;
if(Array.isArray(data7)){
const len0 = data7.length;
for(let i0=0; i0<len0; i0++){
let data8 = data7[i0];
if(typeof data8 !== "string"){
const err20 = {instancePath:instancePath+"/default_scopes/" + i0,schemaPath:"#/properties/default_scopes/items/type",keyword:"type",params:{type: "string"},schema:schema36.properties.default_scopes.items.type,parentSchema:schema36.properties.default_scopes.items,data:data8};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
}
else {
const err21 = {instancePath:instancePath+"/default_scopes",schemaPath:"#/properties/default_scopes/type",keyword:"type",params:{type: "array"},schema:schema36.properties.default_scopes.type,parentSchema:schema36.properties.default_scopes,data:data7};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data.scope_separator !== undefined){
let data9 = data.scope_separator;
if(typeof data9 === "string"){
if(func3(data9) > 5){
const err22 = {instancePath:instancePath+"/scope_separator",schemaPath:"#/properties/scope_separator/maxLength",keyword:"maxLength",params:{limit: 5},schema:5,parentSchema:schema36.properties.scope_separator,data:data9};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if(func3(data9) < 1){
const err23 = {instancePath:instancePath+"/scope_separator",schemaPath:"#/properties/scope_separator/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema36.properties.scope_separator,data:data9};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
else {
const err24 = {instancePath:instancePath+"/scope_separator",schemaPath:"#/properties/scope_separator/type",keyword:"type",params:{type: "string"},schema:schema36.properties.scope_separator.type,parentSchema:schema36.properties.scope_separator,data:data9};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data.pkce !== undefined){
let data10 = data.pkce;
if(typeof data10 !== "boolean"){
const err25 = {instancePath:instancePath+"/pkce",schemaPath:"#/properties/pkce/type",keyword:"type",params:{type: "boolean"},schema:schema36.properties.pkce.type,parentSchema:schema36.properties.pkce,data:data10};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data.client_authentication !== undefined){
let data11 = data.client_authentication;
if(typeof data11 !== "string"){
const err26 = {instancePath:instancePath+"/client_authentication",schemaPath:"#/properties/client_authentication/type",keyword:"type",params:{type: "string"},schema:schema36.properties.client_authentication.type,parentSchema:schema36.properties.client_authentication,data:data11};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
if(!((((data11 === "basic") || (data11 === "post")) || (data11 === "none")) || (data11 === "private_key_jwt"))){
const err27 = {instancePath:instancePath+"/client_authentication",schemaPath:"#/properties/client_authentication/enum",keyword:"enum",params:{allowedValues: schema36.properties.client_authentication.enum},schema:schema36.properties.client_authentication.enum,parentSchema:schema36.properties.client_authentication,data:data11};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data.client_id !== undefined){
let data12 = data.client_id;
if(typeof data12 === "string"){
if(func3(data12) > 2000){
const err28 = {instancePath:instancePath+"/client_id",schemaPath:"#/properties/client_id/maxLength",keyword:"maxLength",params:{limit: 2000},schema:2000,parentSchema:schema36.properties.client_id,data:data12};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
else {
const err29 = {instancePath:instancePath+"/client_id",schemaPath:"#/properties/client_id/type",keyword:"type",params:{type: "string"},schema:schema36.properties.client_id.type,parentSchema:schema36.properties.client_id,data:data12};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(data.client_secret !== undefined){
let data13 = data.client_secret;
if(typeof data13 === "string"){
if(func3(data13) > 200){
const err30 = {instancePath:instancePath+"/client_secret",schemaPath:"#/properties/client_secret/maxLength",keyword:"maxLength",params:{limit: 200},schema:200,parentSchema:schema36.properties.client_secret,data:data13};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
else {
const err31 = {instancePath:instancePath+"/client_secret",schemaPath:"#/properties/client_secret/type",keyword:"type",params:{type: "string"},schema:schema36.properties.client_secret.type,parentSchema:schema36.properties.client_secret,data:data13};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data.refresh_token !== undefined){
let data14 = data.refresh_token;
if(typeof data14 === "string"){
if(func3(data14) > 200){
const err32 = {instancePath:instancePath+"/refresh_token",schemaPath:"#/properties/refresh_token/maxLength",keyword:"maxLength",params:{limit: 200},schema:200,parentSchema:schema36.properties.refresh_token,data:data14};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
else {
const err33 = {instancePath:instancePath+"/refresh_token",schemaPath:"#/properties/refresh_token/type",keyword:"type",params:{type: "string"},schema:schema36.properties.refresh_token.type,parentSchema:schema36.properties.refresh_token,data:data14};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
if(data.authorization_parameters !== undefined){
let data15 = data.authorization_parameters;
if(data15 && typeof data15 == "object" && !Array.isArray(data15)){
for(const key2 in data15){
let data16 = data15[key2];
if(typeof data16 === "string"){
if(func3(data16) > 2000){
const err34 = {instancePath:instancePath+"/authorization_parameters/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/authorization_parameters/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 2000},schema:2000,parentSchema:schema36.properties.authorization_parameters.additionalProperties,data:data16};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
else {
const err35 = {instancePath:instancePath+"/authorization_parameters/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/authorization_parameters/additionalProperties/type",keyword:"type",params:{type: "string"},schema:schema36.properties.authorization_parameters.additionalProperties.type,parentSchema:schema36.properties.authorization_parameters.additionalProperties,data:data16};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
}
else {
const err36 = {instancePath:instancePath+"/authorization_parameters",schemaPath:"#/properties/authorization_parameters/type",keyword:"type",params:{type: "object"},schema:schema36.properties.authorization_parameters.type,parentSchema:schema36.properties.authorization_parameters,data:data15};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
if(data.token_parameters !== undefined){
let data17 = data.token_parameters;
if(data17 && typeof data17 == "object" && !Array.isArray(data17)){
for(const key3 in data17){
let data18 = data17[key3];
if(typeof data18 === "string"){
if(func3(data18) > 2000){
const err37 = {instancePath:instancePath+"/token_parameters/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/token_parameters/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 2000},schema:2000,parentSchema:schema36.properties.token_parameters.additionalProperties,data:data18};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
else {
const err38 = {instancePath:instancePath+"/token_parameters/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/token_parameters/additionalProperties/type",keyword:"type",params:{type: "string"},schema:schema36.properties.token_parameters.additionalProperties.type,parentSchema:schema36.properties.token_parameters.additionalProperties,data:data18};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
}
else {
const err39 = {instancePath:instancePath+"/token_parameters",schemaPath:"#/properties/token_parameters/type",keyword:"type",params:{type: "object"},schema:schema36.properties.token_parameters.type,parentSchema:schema36.properties.token_parameters,data:data17};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
if(data.refresh_parameters !== undefined){
let data19 = data.refresh_parameters;
if(data19 && typeof data19 == "object" && !Array.isArray(data19)){
for(const key4 in data19){
let data20 = data19[key4];
if(typeof data20 === "string"){
if(func3(data20) > 2000){
const err40 = {instancePath:instancePath+"/refresh_parameters/" + key4.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/refresh_parameters/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 2000},schema:2000,parentSchema:schema36.properties.refresh_parameters.additionalProperties,data:data20};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
else {
const err41 = {instancePath:instancePath+"/refresh_parameters/" + key4.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/refresh_parameters/additionalProperties/type",keyword:"type",params:{type: "string"},schema:schema36.properties.refresh_parameters.additionalProperties.type,parentSchema:schema36.properties.refresh_parameters.additionalProperties,data:data20};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
}
else {
const err42 = {instancePath:instancePath+"/refresh_parameters",schemaPath:"#/properties/refresh_parameters/type",keyword:"type",params:{type: "object"},schema:schema36.properties.refresh_parameters.type,parentSchema:schema36.properties.refresh_parameters,data:data19};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
if(data.token_body !== undefined){
let data21 = data.token_body;
if(typeof data21 !== "string"){
const err43 = {instancePath:instancePath+"/token_body",schemaPath:"#/properties/token_body/type",keyword:"type",params:{type: "string"},schema:schema36.properties.token_body.type,parentSchema:schema36.properties.token_body,data:data21};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
if(!((data21 === "form") || (data21 === "json"))){
const err44 = {instancePath:instancePath+"/token_body",schemaPath:"#/properties/token_body/enum",keyword:"enum",params:{allowedValues: schema36.properties.token_body.enum},schema:schema36.properties.token_body.enum,parentSchema:schema36.properties.token_body,data:data21};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
if(data.access_token_path !== undefined){
let data22 = data.access_token_path;
if(typeof data22 === "string"){
if(func3(data22) > 500){
const err45 = {instancePath:instancePath+"/access_token_path",schemaPath:"#/properties/access_token_path/maxLength",keyword:"maxLength",params:{limit: 500},schema:500,parentSchema:schema36.properties.access_token_path,data:data22};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
else {
const err46 = {instancePath:instancePath+"/access_token_path",schemaPath:"#/properties/access_token_path/type",keyword:"type",params:{type: "string"},schema:schema36.properties.access_token_path.type,parentSchema:schema36.properties.access_token_path,data:data22};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
if(data.expires_in_path !== undefined){
let data23 = data.expires_in_path;
if(typeof data23 === "string"){
if(func3(data23) > 500){
const err47 = {instancePath:instancePath+"/expires_in_path",schemaPath:"#/properties/expires_in_path/maxLength",keyword:"maxLength",params:{limit: 500},schema:500,parentSchema:schema36.properties.expires_in_path,data:data23};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
else {
const err48 = {instancePath:instancePath+"/expires_in_path",schemaPath:"#/properties/expires_in_path/type",keyword:"type",params:{type: "string"},schema:schema36.properties.expires_in_path.type,parentSchema:schema36.properties.expires_in_path,data:data23};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
if(data.expires_in_unit !== undefined){
let data24 = data.expires_in_unit;
if(typeof data24 !== "string"){
const err49 = {instancePath:instancePath+"/expires_in_unit",schemaPath:"#/properties/expires_in_unit/type",keyword:"type",params:{type: "string"},schema:schema36.properties.expires_in_unit.type,parentSchema:schema36.properties.expires_in_unit,data:data24};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
if(!(((data24 === "seconds") || (data24 === "milliseconds")) || (data24 === "minutes"))){
const err50 = {instancePath:instancePath+"/expires_in_unit",schemaPath:"#/properties/expires_in_unit/enum",keyword:"enum",params:{allowedValues: schema36.properties.expires_in_unit.enum},schema:schema36.properties.expires_in_unit.enum,parentSchema:schema36.properties.expires_in_unit,data:data24};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
if(data.lifetime_seconds !== undefined){
let data25 = data.lifetime_seconds;
if(!(((typeof data25 == "number") && (!(data25 % 1) && !isNaN(data25))) && (isFinite(data25)))){
const err51 = {instancePath:instancePath+"/lifetime_seconds",schemaPath:"#/properties/lifetime_seconds/type",keyword:"type",params:{type: "integer"},schema:schema36.properties.lifetime_seconds.type,parentSchema:schema36.properties.lifetime_seconds,data:data25};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
if((typeof data25 == "number") && (isFinite(data25))){
if(data25 > 31536000 || isNaN(data25)){
const err52 = {instancePath:instancePath+"/lifetime_seconds",schemaPath:"#/properties/lifetime_seconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 31536000},schema:31536000,parentSchema:schema36.properties.lifetime_seconds,data:data25};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
if(data25 < 1 || isNaN(data25)){
const err53 = {instancePath:instancePath+"/lifetime_seconds",schemaPath:"#/properties/lifetime_seconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},schema:1,parentSchema:schema36.properties.lifetime_seconds,data:data25};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
}
if(data.assertion !== undefined){
let data26 = data.assertion;
if(data26 && typeof data26 == "object" && !Array.isArray(data26)){
if(data26.issuer === undefined){
const err54 = {instancePath:instancePath+"/assertion",schemaPath:"#/$defs/Assertion/required",keyword:"required",params:{missingProperty: "issuer"},schema:schema37.required,parentSchema:schema37,data:data26};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
if(data26.key === undefined){
const err55 = {instancePath:instancePath+"/assertion",schemaPath:"#/$defs/Assertion/required",keyword:"required",params:{missingProperty: "key"},schema:schema37.required,parentSchema:schema37,data:data26};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
for(const key5 in data26){
if(!(((((((((key5 === "issuer") || (key5 === "subject")) || (key5 === "audience")) || (key5 === "key")) || (key5 === "key_id")) || (key5 === "algorithm")) || (key5 === "lifetime_seconds")) || (key5 === "claims")) || (pattern4.test(key5)))){
const err56 = {instancePath:instancePath+"/assertion",schemaPath:"#/$defs/Assertion/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5},schema:false,parentSchema:schema37,data:data26};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
if(data26.issuer !== undefined){
let data27 = data26.issuer;
if(typeof data27 === "string"){
if(func3(data27) > 2000){
const err57 = {instancePath:instancePath+"/assertion/issuer",schemaPath:"#/$defs/Assertion/properties/issuer/maxLength",keyword:"maxLength",params:{limit: 2000},schema:2000,parentSchema:schema37.properties.issuer,data:data27};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
if(func3(data27) < 1){
const err58 = {instancePath:instancePath+"/assertion/issuer",schemaPath:"#/$defs/Assertion/properties/issuer/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema37.properties.issuer,data:data27};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
else {
const err59 = {instancePath:instancePath+"/assertion/issuer",schemaPath:"#/$defs/Assertion/properties/issuer/type",keyword:"type",params:{type: "string"},schema:schema37.properties.issuer.type,parentSchema:schema37.properties.issuer,data:data27};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
if(data26.subject !== undefined){
let data28 = data26.subject;
if(typeof data28 === "string"){
if(func3(data28) > 2000){
const err60 = {instancePath:instancePath+"/assertion/subject",schemaPath:"#/$defs/Assertion/properties/subject/maxLength",keyword:"maxLength",params:{limit: 2000},schema:2000,parentSchema:schema37.properties.subject,data:data28};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
if(func3(data28) < 1){
const err61 = {instancePath:instancePath+"/assertion/subject",schemaPath:"#/$defs/Assertion/properties/subject/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema37.properties.subject,data:data28};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
else {
const err62 = {instancePath:instancePath+"/assertion/subject",schemaPath:"#/$defs/Assertion/properties/subject/type",keyword:"type",params:{type: "string"},schema:schema37.properties.subject.type,parentSchema:schema37.properties.subject,data:data28};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
if(data26.audience !== undefined){
let data29 = data26.audience;
if(typeof data29 === "string"){
if(func3(data29) > 2000){
const err63 = {instancePath:instancePath+"/assertion/audience",schemaPath:"#/$defs/Assertion/properties/audience/maxLength",keyword:"maxLength",params:{limit: 2000},schema:2000,parentSchema:schema37.properties.audience,data:data29};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
if(func3(data29) < 1){
const err64 = {instancePath:instancePath+"/assertion/audience",schemaPath:"#/$defs/Assertion/properties/audience/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema37.properties.audience,data:data29};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
}
else {
const err65 = {instancePath:instancePath+"/assertion/audience",schemaPath:"#/$defs/Assertion/properties/audience/type",keyword:"type",params:{type: "string"},schema:schema37.properties.audience.type,parentSchema:schema37.properties.audience,data:data29};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
}
if(data26.key !== undefined){
let data30 = data26.key;
if(typeof data30 === "string"){
if(func3(data30) > 200){
const err66 = {instancePath:instancePath+"/assertion/key",schemaPath:"#/$defs/Assertion/properties/key/maxLength",keyword:"maxLength",params:{limit: 200},schema:200,parentSchema:schema37.properties.key,data:data30};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
if(func3(data30) < 1){
const err67 = {instancePath:instancePath+"/assertion/key",schemaPath:"#/$defs/Assertion/properties/key/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema37.properties.key,data:data30};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
else {
const err68 = {instancePath:instancePath+"/assertion/key",schemaPath:"#/$defs/Assertion/properties/key/type",keyword:"type",params:{type: "string"},schema:schema37.properties.key.type,parentSchema:schema37.properties.key,data:data30};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
}
if(data26.key_id !== undefined){
let data31 = data26.key_id;
if(typeof data31 === "string"){
if(func3(data31) > 2000){
const err69 = {instancePath:instancePath+"/assertion/key_id",schemaPath:"#/$defs/Assertion/properties/key_id/maxLength",keyword:"maxLength",params:{limit: 2000},schema:2000,parentSchema:schema37.properties.key_id,data:data31};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
if(func3(data31) < 1){
const err70 = {instancePath:instancePath+"/assertion/key_id",schemaPath:"#/$defs/Assertion/properties/key_id/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema37.properties.key_id,data:data31};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
else {
const err71 = {instancePath:instancePath+"/assertion/key_id",schemaPath:"#/$defs/Assertion/properties/key_id/type",keyword:"type",params:{type: "string"},schema:schema37.properties.key_id.type,parentSchema:schema37.properties.key_id,data:data31};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
if(data26.algorithm !== undefined){
let data32 = data26.algorithm;
if(typeof data32 !== "string"){
const err72 = {instancePath:instancePath+"/assertion/algorithm",schemaPath:"#/$defs/Assertion/properties/algorithm/type",keyword:"type",params:{type: "string"},schema:schema37.properties.algorithm.type,parentSchema:schema37.properties.algorithm,data:data32};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
if(!(((((data32 === "RS256") || (data32 === "PS256")) || (data32 === "ES256")) || (data32 === "EdDSA")) || (data32 === "HS256"))){
const err73 = {instancePath:instancePath+"/assertion/algorithm",schemaPath:"#/$defs/Assertion/properties/algorithm/enum",keyword:"enum",params:{allowedValues: schema37.properties.algorithm.enum},schema:schema37.properties.algorithm.enum,parentSchema:schema37.properties.algorithm,data:data32};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
}
if(data26.lifetime_seconds !== undefined){
let data33 = data26.lifetime_seconds;
if(!(((typeof data33 == "number") && (!(data33 % 1) && !isNaN(data33))) && (isFinite(data33)))){
const err74 = {instancePath:instancePath+"/assertion/lifetime_seconds",schemaPath:"#/$defs/Assertion/properties/lifetime_seconds/type",keyword:"type",params:{type: "integer"},schema:schema37.properties.lifetime_seconds.type,parentSchema:schema37.properties.lifetime_seconds,data:data33};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
if((typeof data33 == "number") && (isFinite(data33))){
if(data33 > 86400 || isNaN(data33)){
const err75 = {instancePath:instancePath+"/assertion/lifetime_seconds",schemaPath:"#/$defs/Assertion/properties/lifetime_seconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400},schema:86400,parentSchema:schema37.properties.lifetime_seconds,data:data33};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
if(data33 < 1 || isNaN(data33)){
const err76 = {instancePath:instancePath+"/assertion/lifetime_seconds",schemaPath:"#/$defs/Assertion/properties/lifetime_seconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},schema:1,parentSchema:schema37.properties.lifetime_seconds,data:data33};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
}
}
if(data26.claims !== undefined){
let data34 = data26.claims;
if(data34 && typeof data34 == "object" && !Array.isArray(data34)){
for(const key6 in data34){
let data35 = data34[key6];
if(typeof data35 === "string"){
if(func3(data35) > 2000){
const err77 = {instancePath:instancePath+"/assertion/claims/" + key6.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/Assertion/properties/claims/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 2000},schema:2000,parentSchema:schema37.properties.claims.additionalProperties,data:data35};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
}
else {
const err78 = {instancePath:instancePath+"/assertion/claims/" + key6.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/Assertion/properties/claims/additionalProperties/type",keyword:"type",params:{type: "string"},schema:schema37.properties.claims.additionalProperties.type,parentSchema:schema37.properties.claims.additionalProperties,data:data35};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
}
}
else {
const err79 = {instancePath:instancePath+"/assertion/claims",schemaPath:"#/$defs/Assertion/properties/claims/type",keyword:"type",params:{type: "object"},schema:schema37.properties.claims.type,parentSchema:schema37.properties.claims,data:data34};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
}
}
else {
const err80 = {instancePath:instancePath+"/assertion",schemaPath:"#/$defs/Assertion/type",keyword:"type",params:{type: "object"},schema:schema37.type,parentSchema:schema37,data:data26};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
}
}
else {
const err81 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema36.type,parentSchema:schema36,data};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
validate22.errors = vErrors;
return errors === 0;
}
validate22.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate21(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate21.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
const _errs1 = errors;
let valid0 = true;
const _errs2 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.type === undefined) && (missing0 = "type")){
const err0 = {};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
else {
if(data.type !== undefined){
let data0 = data.type;
if(typeof data0 !== "string"){
const err1 = {};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
const _errs5 = errors;
const _errs6 = errors;
if(!((((data0 === "none") || (data0 === "api_key")) || (data0 === "bearer")) || (data0 === "basic"))){
const err2 = {};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
var valid2 = _errs6 === errors;
if(valid2){
const err3 = {};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
else {
errors = _errs5;
if(vErrors !== null){
if(_errs5){
vErrors.length = _errs5;
}
else {
vErrors = null;
}
}
}
}
}
}
var _valid0 = _errs2 === errors;
errors = _errs1;
if(vErrors !== null){
if(_errs1){
vErrors.length = _errs1;
}
else {
vErrors = null;
}
}
if(_valid0){
const _errs7 = errors;
var _valid0 = _errs7 === errors;
valid0 = _valid0;
if(valid0){
var props0 = true;
}
}
if(!valid0){
const err4 = {instancePath,schemaPath:"#/if",keyword:"if",params:{failingKeyword: "then"},schema:schema34.if,parentSchema:schema34,data};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type === undefined){
const err5 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "type"},schema:schema34.required,parentSchema:schema34,data};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(props0 !== true){
props0 = props0 || {};
props0.type = true;
props0.label = true;
props0.description = true;
props0.fields = true;
props0.auth_headers = true;
props0.auth_query = true;
props0.auth_cookies = true;
props0.auth_body = true;
props0.oauth2 = true;
props0.session = true;
props0.aws_sigv4 = true;
props0.test_endpoint = true;
}
if(data.type !== undefined){
let data1 = data.type;
if(typeof data1 === "string"){
if(func3(data1) > 100){
const err6 = {instancePath:instancePath+"/type",schemaPath:"#/properties/type/maxLength",keyword:"maxLength",params:{limit: 100},schema:100,parentSchema:schema34.properties.type,data:data1};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(func3(data1) < 1){
const err7 = {instancePath:instancePath+"/type",schemaPath:"#/properties/type/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema34.properties.type,data:data1};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
else {
const err8 = {instancePath:instancePath+"/type",schemaPath:"#/properties/type/type",keyword:"type",params:{type: "string"},schema:schema34.properties.type.type,parentSchema:schema34.properties.type,data:data1};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.label !== undefined){
let data2 = data.label;
if(typeof data2 === "string"){
if(func3(data2) > 200){
const err9 = {instancePath:instancePath+"/label",schemaPath:"#/properties/label/maxLength",keyword:"maxLength",params:{limit: 200},schema:200,parentSchema:schema34.properties.label,data:data2};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/label",schemaPath:"#/properties/label/type",keyword:"type",params:{type: "string"},schema:schema34.properties.label.type,parentSchema:schema34.properties.label,data:data2};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.description !== undefined){
let data3 = data.description;
if(typeof data3 === "string"){
if(func3(data3) > 2000){
const err11 = {instancePath:instancePath+"/description",schemaPath:"#/properties/description/maxLength",keyword:"maxLength",params:{limit: 2000},schema:2000,parentSchema:schema34.properties.description,data:data3};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/description",schemaPath:"#/properties/description/type",keyword:"type",params:{type: "string"},schema:schema34.properties.description.type,parentSchema:schema34.properties.description,data:data3};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.fields !== undefined){
let data4 = data.fields;
if(Array.isArray(data4)){
const len0 = data4.length;
for(let i0=0; i0<len0; i0++){
let data5 = data4[i0];
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
if(data5.key === undefined){
const err13 = {instancePath:instancePath+"/fields/" + i0,schemaPath:"#/$defs/AuthenticationField/required",keyword:"required",params:{missingProperty: "key"},schema:schema35.required,parentSchema:schema35,data:data5};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
for(const key0 in data5){
if(!((func1.call(schema35.properties, key0)) || (pattern4.test(key0)))){
const err14 = {instancePath:instancePath+"/fields/" + i0,schemaPath:"#/$defs/AuthenticationField/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema35,data:data5};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data5.key !== undefined){
let data6 = data5.key;
if(typeof data6 === "string"){
if(func3(data6) > 100){
const err15 = {instancePath:instancePath+"/fields/" + i0+"/key",schemaPath:"#/$defs/AuthenticationField/properties/key/maxLength",keyword:"maxLength",params:{limit: 100},schema:100,parentSchema:schema35.properties.key,data:data6};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(func3(data6) < 1){
const err16 = {instancePath:instancePath+"/fields/" + i0+"/key",schemaPath:"#/$defs/AuthenticationField/properties/key/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema35.properties.key,data:data6};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(!pattern11.test(data6)){
const err17 = {instancePath:instancePath+"/fields/" + i0+"/key",schemaPath:"#/$defs/AuthenticationField/properties/key/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_.-]*$"},schema:"^[A-Za-z_][A-Za-z0-9_.-]*$",parentSchema:schema35.properties.key,data:data6};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/fields/" + i0+"/key",schemaPath:"#/$defs/AuthenticationField/properties/key/type",keyword:"type",params:{type: "string"},schema:schema35.properties.key.type,parentSchema:schema35.properties.key,data:data6};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data5.label !== undefined){
let data7 = data5.label;
if(typeof data7 === "string"){
if(func3(data7) > 200){
const err19 = {instancePath:instancePath+"/fields/" + i0+"/label",schemaPath:"#/$defs/AuthenticationField/properties/label/maxLength",keyword:"maxLength",params:{limit: 200},schema:200,parentSchema:schema35.properties.label,data:data7};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
else {
const err20 = {instancePath:instancePath+"/fields/" + i0+"/label",schemaPath:"#/$defs/AuthenticationField/properties/label/type",keyword:"type",params:{type: "string"},schema:schema35.properties.label.type,parentSchema:schema35.properties.label,data:data7};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data5.description !== undefined){
let data8 = data5.description;
if(typeof data8 === "string"){
if(func3(data8) > 2000){
const err21 = {instancePath:instancePath+"/fields/" + i0+"/description",schemaPath:"#/$defs/AuthenticationField/properties/description/maxLength",keyword:"maxLength",params:{limit: 2000},schema:2000,parentSchema:schema35.properties.description,data:data8};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
else {
const err22 = {instancePath:instancePath+"/fields/" + i0+"/description",schemaPath:"#/$defs/AuthenticationField/properties/description/type",keyword:"type",params:{type: "string"},schema:schema35.properties.description.type,parentSchema:schema35.properties.description,data:data8};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data5.field_type !== undefined){
let data9 = data5.field_type;
if(typeof data9 === "string"){
if(func3(data9) > 50){
const err23 = {instancePath:instancePath+"/fields/" + i0+"/field_type",schemaPath:"#/$defs/AuthenticationField/properties/field_type/maxLength",keyword:"maxLength",params:{limit: 50},schema:50,parentSchema:schema35.properties.field_type,data:data9};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if(func3(data9) < 1){
const err24 = {instancePath:instancePath+"/fields/" + i0+"/field_type",schemaPath:"#/$defs/AuthenticationField/properties/field_type/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema35.properties.field_type,data:data9};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
else {
const err25 = {instancePath:instancePath+"/fields/" + i0+"/field_type",schemaPath:"#/$defs/AuthenticationField/properties/field_type/type",keyword:"type",params:{type: "string"},schema:schema35.properties.field_type.type,parentSchema:schema35.properties.field_type,data:data9};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data5.required !== undefined){
let data10 = data5.required;
if(typeof data10 !== "boolean"){
const err26 = {instancePath:instancePath+"/fields/" + i0+"/required",schemaPath:"#/$defs/AuthenticationField/properties/required/type",keyword:"type",params:{type: "boolean"},schema:schema35.properties.required.type,parentSchema:schema35.properties.required,data:data10};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
if(data5.secret !== undefined){
let data11 = data5.secret;
if(typeof data11 !== "boolean"){
const err27 = {instancePath:instancePath+"/fields/" + i0+"/secret",schemaPath:"#/$defs/AuthenticationField/properties/secret/type",keyword:"type",params:{type: "boolean"},schema:schema35.properties.secret.type,parentSchema:schema35.properties.secret,data:data11};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data5.default_value !== undefined){
let data12 = data5.default_value;
if(((typeof data12 !== "string") && (!((typeof data12 == "number") && (isFinite(data12))))) && (typeof data12 !== "boolean")){
const err28 = {instancePath:instancePath+"/fields/" + i0+"/default_value",schemaPath:"#/$defs/AuthenticationField/properties/default_value/type",keyword:"type",params:{type: schema35.properties.default_value.type},schema:schema35.properties.default_value.type,parentSchema:schema35.properties.default_value,data:data12};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(data5.placeholder !== undefined){
let data13 = data5.placeholder;
if(typeof data13 === "string"){
if(func3(data13) > 500){
const err29 = {instancePath:instancePath+"/fields/" + i0+"/placeholder",schemaPath:"#/$defs/AuthenticationField/properties/placeholder/maxLength",keyword:"maxLength",params:{limit: 500},schema:500,parentSchema:schema35.properties.placeholder,data:data13};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
else {
const err30 = {instancePath:instancePath+"/fields/" + i0+"/placeholder",schemaPath:"#/$defs/AuthenticationField/properties/placeholder/type",keyword:"type",params:{type: "string"},schema:schema35.properties.placeholder.type,parentSchema:schema35.properties.placeholder,data:data13};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data5.pattern !== undefined){
let data14 = data5.pattern;
if(typeof data14 !== "string"){
const err31 = {instancePath:instancePath+"/fields/" + i0+"/pattern",schemaPath:"#/$defs/AuthenticationField/properties/pattern/type",keyword:"type",params:{type: "string"},schema:schema35.properties.pattern.type,parentSchema:schema35.properties.pattern,data:data14};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data5.enum !== undefined){
let data15 = data5.enum;
if(Array.isArray(data15)){
if(data15.length < 1){
const err32 = {instancePath:instancePath+"/fields/" + i0+"/enum",schemaPath:"#/$defs/AuthenticationField/properties/enum/minItems",keyword:"minItems",params:{limit: 1},schema:1,parentSchema:schema35.properties.enum,data:data15};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
const len1 = data15.length;
for(let i1=0; i1<len1; i1++){
let data16 = data15[i1];
if(((typeof data16 !== "string") && (!((typeof data16 == "number") && (isFinite(data16))))) && (typeof data16 !== "boolean")){
const err33 = {instancePath:instancePath+"/fields/" + i0+"/enum/" + i1,schemaPath:"#/$defs/AuthenticationField/properties/enum/items/type",keyword:"type",params:{type: schema35.properties.enum.items.type},schema:schema35.properties.enum.items.type,parentSchema:schema35.properties.enum.items,data:data16};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
}
else {
const err34 = {instancePath:instancePath+"/fields/" + i0+"/enum",schemaPath:"#/$defs/AuthenticationField/properties/enum/type",keyword:"type",params:{type: "array"},schema:schema35.properties.enum.type,parentSchema:schema35.properties.enum,data:data15};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
if(data5.format !== undefined){
let data17 = data5.format;
if(typeof data17 === "string"){
if(func3(data17) > 100){
const err35 = {instancePath:instancePath+"/fields/" + i0+"/format",schemaPath:"#/$defs/AuthenticationField/properties/format/maxLength",keyword:"maxLength",params:{limit: 100},schema:100,parentSchema:schema35.properties.format,data:data17};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
else {
const err36 = {instancePath:instancePath+"/fields/" + i0+"/format",schemaPath:"#/$defs/AuthenticationField/properties/format/type",keyword:"type",params:{type: "string"},schema:schema35.properties.format.type,parentSchema:schema35.properties.format,data:data17};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
if(data5.prefix !== undefined){
let data18 = data5.prefix;
if(typeof data18 === "string"){
if(func3(data18) > 200){
const err37 = {instancePath:instancePath+"/fields/" + i0+"/prefix",schemaPath:"#/$defs/AuthenticationField/properties/prefix/maxLength",keyword:"maxLength",params:{limit: 200},schema:200,parentSchema:schema35.properties.prefix,data:data18};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
if(func3(data18) < 1){
const err38 = {instancePath:instancePath+"/fields/" + i0+"/prefix",schemaPath:"#/$defs/AuthenticationField/properties/prefix/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema35.properties.prefix,data:data18};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
else {
const err39 = {instancePath:instancePath+"/fields/" + i0+"/prefix",schemaPath:"#/$defs/AuthenticationField/properties/prefix/type",keyword:"type",params:{type: "string"},schema:schema35.properties.prefix.type,parentSchema:schema35.properties.prefix,data:data18};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
if(data5.suffix !== undefined){
let data19 = data5.suffix;
if(typeof data19 === "string"){
if(func3(data19) > 200){
const err40 = {instancePath:instancePath+"/fields/" + i0+"/suffix",schemaPath:"#/$defs/AuthenticationField/properties/suffix/maxLength",keyword:"maxLength",params:{limit: 200},schema:200,parentSchema:schema35.properties.suffix,data:data19};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
if(func3(data19) < 1){
const err41 = {instancePath:instancePath+"/fields/" + i0+"/suffix",schemaPath:"#/$defs/AuthenticationField/properties/suffix/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema35.properties.suffix,data:data19};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
else {
const err42 = {instancePath:instancePath+"/fields/" + i0+"/suffix",schemaPath:"#/$defs/AuthenticationField/properties/suffix/type",keyword:"type",params:{type: "string"},schema:schema35.properties.suffix.type,parentSchema:schema35.properties.suffix,data:data19};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
}
else {
const err43 = {instancePath:instancePath+"/fields/" + i0,schemaPath:"#/$defs/AuthenticationField/type",keyword:"type",params:{type: "object"},schema:schema35.type,parentSchema:schema35,data:data5};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
}
else {
const err44 = {instancePath:instancePath+"/fields",schemaPath:"#/properties/fields/type",keyword:"type",params:{type: "array"},schema:schema34.properties.fields.type,parentSchema:schema34.properties.fields,data:data4};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
if(data.auth_headers !== undefined){
let data20 = data.auth_headers;
if(data20 && typeof data20 == "object" && !Array.isArray(data20)){
for(const key1 in data20){
let data21 = data20[key1];
if(typeof data21 === "string"){
if(func3(data21) > 4000){
const err45 = {instancePath:instancePath+"/auth_headers/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/auth_headers/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 4000},schema:4000,parentSchema:schema34.properties.auth_headers.additionalProperties,data:data21};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
else {
const err46 = {instancePath:instancePath+"/auth_headers/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/auth_headers/additionalProperties/type",keyword:"type",params:{type: "string"},schema:schema34.properties.auth_headers.additionalProperties.type,parentSchema:schema34.properties.auth_headers.additionalProperties,data:data21};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
}
else {
const err47 = {instancePath:instancePath+"/auth_headers",schemaPath:"#/properties/auth_headers/type",keyword:"type",params:{type: "object"},schema:schema34.properties.auth_headers.type,parentSchema:schema34.properties.auth_headers,data:data20};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
if(data.auth_query !== undefined){
let data22 = data.auth_query;
if(data22 && typeof data22 == "object" && !Array.isArray(data22)){
for(const key2 in data22){
let data23 = data22[key2];
if(typeof data23 === "string"){
if(func3(data23) > 4000){
const err48 = {instancePath:instancePath+"/auth_query/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/auth_query/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 4000},schema:4000,parentSchema:schema34.properties.auth_query.additionalProperties,data:data23};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
else {
const err49 = {instancePath:instancePath+"/auth_query/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/auth_query/additionalProperties/type",keyword:"type",params:{type: "string"},schema:schema34.properties.auth_query.additionalProperties.type,parentSchema:schema34.properties.auth_query.additionalProperties,data:data23};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
}
else {
const err50 = {instancePath:instancePath+"/auth_query",schemaPath:"#/properties/auth_query/type",keyword:"type",params:{type: "object"},schema:schema34.properties.auth_query.type,parentSchema:schema34.properties.auth_query,data:data22};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
if(data.auth_cookies !== undefined){
let data24 = data.auth_cookies;
if(data24 && typeof data24 == "object" && !Array.isArray(data24)){
for(const key3 in data24){
let data25 = data24[key3];
if(typeof data25 === "string"){
if(func3(data25) > 4000){
const err51 = {instancePath:instancePath+"/auth_cookies/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/auth_cookies/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 4000},schema:4000,parentSchema:schema34.properties.auth_cookies.additionalProperties,data:data25};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
else {
const err52 = {instancePath:instancePath+"/auth_cookies/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/auth_cookies/additionalProperties/type",keyword:"type",params:{type: "string"},schema:schema34.properties.auth_cookies.additionalProperties.type,parentSchema:schema34.properties.auth_cookies.additionalProperties,data:data25};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
}
else {
const err53 = {instancePath:instancePath+"/auth_cookies",schemaPath:"#/properties/auth_cookies/type",keyword:"type",params:{type: "object"},schema:schema34.properties.auth_cookies.type,parentSchema:schema34.properties.auth_cookies,data:data24};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
if(data.auth_body !== undefined){
let data26 = data.auth_body;
if(data26 && typeof data26 == "object" && !Array.isArray(data26)){
for(const key4 in data26){
let data27 = data26[key4];
if(typeof data27 === "string"){
if(func3(data27) > 4000){
const err54 = {instancePath:instancePath+"/auth_body/" + key4.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/auth_body/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 4000},schema:4000,parentSchema:schema34.properties.auth_body.additionalProperties,data:data27};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
else {
const err55 = {instancePath:instancePath+"/auth_body/" + key4.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/auth_body/additionalProperties/type",keyword:"type",params:{type: "string"},schema:schema34.properties.auth_body.additionalProperties.type,parentSchema:schema34.properties.auth_body.additionalProperties,data:data27};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
}
else {
const err56 = {instancePath:instancePath+"/auth_body",schemaPath:"#/properties/auth_body/type",keyword:"type",params:{type: "object"},schema:schema34.properties.auth_body.type,parentSchema:schema34.properties.auth_body,data:data26};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
if(data.oauth2 !== undefined){
if(!(validate22(data.oauth2, {instancePath:instancePath+"/oauth2",parentData:data,parentDataProperty:"oauth2",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate22.errors : vErrors.concat(validate22.errors);
errors = vErrors.length;
}
}
if(data.session !== undefined){
let data29 = data.session;
if(data29 && typeof data29 == "object" && !Array.isArray(data29)){
if(data29.login === undefined){
const err57 = {instancePath:instancePath+"/session",schemaPath:"#/$defs/Session/required",keyword:"required",params:{missingProperty: "login"},schema:schema38.required,parentSchema:schema38,data:data29};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
for(const key5 in data29){
if(!((((((((key5 === "login") || (key5 === "token_path")) || (key5 === "token_header")) || (key5 === "token_cookie")) || (key5 === "expires_in_path")) || (key5 === "expires_in_unit")) || (key5 === "lifetime_seconds")) || (pattern4.test(key5)))){
const err58 = {instancePath:instancePath+"/session",schemaPath:"#/$defs/Session/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5},schema:false,parentSchema:schema38,data:data29};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
if(data29.login !== undefined){
let data30 = data29.login;
if(data30 && typeof data30 == "object" && !Array.isArray(data30)){
if(data30.url === undefined){
const err59 = {instancePath:instancePath+"/session/login",schemaPath:"#/$defs/Session/properties/login/required",keyword:"required",params:{missingProperty: "url"},schema:schema38.properties.login.required,parentSchema:schema38.properties.login,data:data30};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
for(const key6 in data30){
if(!((((((key6 === "url") || (key6 === "method")) || (key6 === "headers")) || (key6 === "body")) || (key6 === "body_format")) || (pattern4.test(key6)))){
const err60 = {instancePath:instancePath+"/session/login",schemaPath:"#/$defs/Session/properties/login/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6},schema:false,parentSchema:schema38.properties.login,data:data30};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
}
if(data30.url !== undefined){
let data31 = data30.url;
if(typeof data31 === "string"){
if(func3(data31) > 2000){
const err61 = {instancePath:instancePath+"/session/login/url",schemaPath:"#/$defs/Session/properties/login/properties/url/maxLength",keyword:"maxLength",params:{limit: 2000},schema:2000,parentSchema:schema38.properties.login.properties.url,data:data31};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
if(func3(data31) < 1){
const err62 = {instancePath:instancePath+"/session/login/url",schemaPath:"#/$defs/Session/properties/login/properties/url/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema38.properties.login.properties.url,data:data31};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
else {
const err63 = {instancePath:instancePath+"/session/login/url",schemaPath:"#/$defs/Session/properties/login/properties/url/type",keyword:"type",params:{type: "string"},schema:schema38.properties.login.properties.url.type,parentSchema:schema38.properties.login.properties.url,data:data31};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
if(data30.method !== undefined){
let data32 = data30.method;
if(typeof data32 !== "string"){
const err64 = {instancePath:instancePath+"/session/login/method",schemaPath:"#/$defs/Session/properties/login/properties/method/type",keyword:"type",params:{type: "string"},schema:schema38.properties.login.properties.method.type,parentSchema:schema38.properties.login.properties.method,data:data32};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
if(!(((data32 === "GET") || (data32 === "POST")) || (data32 === "PUT"))){
const err65 = {instancePath:instancePath+"/session/login/method",schemaPath:"#/$defs/Session/properties/login/properties/method/enum",keyword:"enum",params:{allowedValues: schema38.properties.login.properties.method.enum},schema:schema38.properties.login.properties.method.enum,parentSchema:schema38.properties.login.properties.method,data:data32};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
}
if(data30.headers !== undefined){
let data33 = data30.headers;
if(data33 && typeof data33 == "object" && !Array.isArray(data33)){
for(const key7 in data33){
let data34 = data33[key7];
if(typeof data34 === "string"){
if(func3(data34) > 4000){
const err66 = {instancePath:instancePath+"/session/login/headers/" + key7.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/Session/properties/login/properties/headers/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 4000},schema:4000,parentSchema:schema38.properties.login.properties.headers.additionalProperties,data:data34};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
else {
const err67 = {instancePath:instancePath+"/session/login/headers/" + key7.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/Session/properties/login/properties/headers/additionalProperties/type",keyword:"type",params:{type: "string"},schema:schema38.properties.login.properties.headers.additionalProperties.type,parentSchema:schema38.properties.login.properties.headers.additionalProperties,data:data34};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
}
else {
const err68 = {instancePath:instancePath+"/session/login/headers",schemaPath:"#/$defs/Session/properties/login/properties/headers/type",keyword:"type",params:{type: "object"},schema:schema38.properties.login.properties.headers.type,parentSchema:schema38.properties.login.properties.headers,data:data33};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
}
if(data30.body !== undefined){
let data35 = data30.body;
if(data35 && typeof data35 == "object" && !Array.isArray(data35)){
for(const key8 in data35){
let data36 = data35[key8];
if(typeof data36 === "string"){
if(func3(data36) > 4000){
const err69 = {instancePath:instancePath+"/session/login/body/" + key8.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/Session/properties/login/properties/body/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 4000},schema:4000,parentSchema:schema38.properties.login.properties.body.additionalProperties,data:data36};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
}
else {
const err70 = {instancePath:instancePath+"/session/login/body/" + key8.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/Session/properties/login/properties/body/additionalProperties/type",keyword:"type",params:{type: "string"},schema:schema38.properties.login.properties.body.additionalProperties.type,parentSchema:schema38.properties.login.properties.body.additionalProperties,data:data36};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
}
else {
const err71 = {instancePath:instancePath+"/session/login/body",schemaPath:"#/$defs/Session/properties/login/properties/body/type",keyword:"type",params:{type: "object"},schema:schema38.properties.login.properties.body.type,parentSchema:schema38.properties.login.properties.body,data:data35};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
if(data30.body_format !== undefined){
let data37 = data30.body_format;
if(typeof data37 !== "string"){
const err72 = {instancePath:instancePath+"/session/login/body_format",schemaPath:"#/$defs/Session/properties/login/properties/body_format/type",keyword:"type",params:{type: "string"},schema:schema38.properties.login.properties.body_format.type,parentSchema:schema38.properties.login.properties.body_format,data:data37};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
if(!((data37 === "json") || (data37 === "form"))){
const err73 = {instancePath:instancePath+"/session/login/body_format",schemaPath:"#/$defs/Session/properties/login/properties/body_format/enum",keyword:"enum",params:{allowedValues: schema38.properties.login.properties.body_format.enum},schema:schema38.properties.login.properties.body_format.enum,parentSchema:schema38.properties.login.properties.body_format,data:data37};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
}
}
else {
const err74 = {instancePath:instancePath+"/session/login",schemaPath:"#/$defs/Session/properties/login/type",keyword:"type",params:{type: "object"},schema:schema38.properties.login.type,parentSchema:schema38.properties.login,data:data30};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
}
if(data29.token_path !== undefined){
let data38 = data29.token_path;
if(typeof data38 === "string"){
if(func3(data38) > 500){
const err75 = {instancePath:instancePath+"/session/token_path",schemaPath:"#/$defs/Session/properties/token_path/maxLength",keyword:"maxLength",params:{limit: 500},schema:500,parentSchema:schema38.properties.token_path,data:data38};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
}
else {
const err76 = {instancePath:instancePath+"/session/token_path",schemaPath:"#/$defs/Session/properties/token_path/type",keyword:"type",params:{type: "string"},schema:schema38.properties.token_path.type,parentSchema:schema38.properties.token_path,data:data38};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
}
if(data29.token_header !== undefined){
let data39 = data29.token_header;
if(typeof data39 === "string"){
if(func3(data39) > 200){
const err77 = {instancePath:instancePath+"/session/token_header",schemaPath:"#/$defs/Session/properties/token_header/maxLength",keyword:"maxLength",params:{limit: 200},schema:200,parentSchema:schema38.properties.token_header,data:data39};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
if(func3(data39) < 1){
const err78 = {instancePath:instancePath+"/session/token_header",schemaPath:"#/$defs/Session/properties/token_header/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema38.properties.token_header,data:data39};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
}
else {
const err79 = {instancePath:instancePath+"/session/token_header",schemaPath:"#/$defs/Session/properties/token_header/type",keyword:"type",params:{type: "string"},schema:schema38.properties.token_header.type,parentSchema:schema38.properties.token_header,data:data39};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
}
if(data29.token_cookie !== undefined){
let data40 = data29.token_cookie;
if(typeof data40 === "string"){
if(func3(data40) > 200){
const err80 = {instancePath:instancePath+"/session/token_cookie",schemaPath:"#/$defs/Session/properties/token_cookie/maxLength",keyword:"maxLength",params:{limit: 200},schema:200,parentSchema:schema38.properties.token_cookie,data:data40};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
if(func3(data40) < 1){
const err81 = {instancePath:instancePath+"/session/token_cookie",schemaPath:"#/$defs/Session/properties/token_cookie/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema38.properties.token_cookie,data:data40};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
}
else {
const err82 = {instancePath:instancePath+"/session/token_cookie",schemaPath:"#/$defs/Session/properties/token_cookie/type",keyword:"type",params:{type: "string"},schema:schema38.properties.token_cookie.type,parentSchema:schema38.properties.token_cookie,data:data40};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
}
if(data29.expires_in_path !== undefined){
let data41 = data29.expires_in_path;
if(typeof data41 === "string"){
if(func3(data41) > 500){
const err83 = {instancePath:instancePath+"/session/expires_in_path",schemaPath:"#/$defs/Session/properties/expires_in_path/maxLength",keyword:"maxLength",params:{limit: 500},schema:500,parentSchema:schema38.properties.expires_in_path,data:data41};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
}
else {
const err84 = {instancePath:instancePath+"/session/expires_in_path",schemaPath:"#/$defs/Session/properties/expires_in_path/type",keyword:"type",params:{type: "string"},schema:schema38.properties.expires_in_path.type,parentSchema:schema38.properties.expires_in_path,data:data41};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
}
if(data29.expires_in_unit !== undefined){
let data42 = data29.expires_in_unit;
if(typeof data42 !== "string"){
const err85 = {instancePath:instancePath+"/session/expires_in_unit",schemaPath:"#/$defs/Session/properties/expires_in_unit/type",keyword:"type",params:{type: "string"},schema:schema38.properties.expires_in_unit.type,parentSchema:schema38.properties.expires_in_unit,data:data42};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
if(!(((data42 === "seconds") || (data42 === "milliseconds")) || (data42 === "minutes"))){
const err86 = {instancePath:instancePath+"/session/expires_in_unit",schemaPath:"#/$defs/Session/properties/expires_in_unit/enum",keyword:"enum",params:{allowedValues: schema38.properties.expires_in_unit.enum},schema:schema38.properties.expires_in_unit.enum,parentSchema:schema38.properties.expires_in_unit,data:data42};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
}
if(data29.lifetime_seconds !== undefined){
let data43 = data29.lifetime_seconds;
if(!(((typeof data43 == "number") && (!(data43 % 1) && !isNaN(data43))) && (isFinite(data43)))){
const err87 = {instancePath:instancePath+"/session/lifetime_seconds",schemaPath:"#/$defs/Session/properties/lifetime_seconds/type",keyword:"type",params:{type: "integer"},schema:schema38.properties.lifetime_seconds.type,parentSchema:schema38.properties.lifetime_seconds,data:data43};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
if((typeof data43 == "number") && (isFinite(data43))){
if(data43 > 31536000 || isNaN(data43)){
const err88 = {instancePath:instancePath+"/session/lifetime_seconds",schemaPath:"#/$defs/Session/properties/lifetime_seconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 31536000},schema:31536000,parentSchema:schema38.properties.lifetime_seconds,data:data43};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
if(data43 < 1 || isNaN(data43)){
const err89 = {instancePath:instancePath+"/session/lifetime_seconds",schemaPath:"#/$defs/Session/properties/lifetime_seconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},schema:1,parentSchema:schema38.properties.lifetime_seconds,data:data43};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
}
}
}
else {
const err90 = {instancePath:instancePath+"/session",schemaPath:"#/$defs/Session/type",keyword:"type",params:{type: "object"},schema:schema38.type,parentSchema:schema38,data:data29};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
}
if(data.aws_sigv4 !== undefined){
let data44 = data.aws_sigv4;
if(data44 && typeof data44 == "object" && !Array.isArray(data44)){
if(data44.service === undefined){
const err91 = {instancePath:instancePath+"/aws_sigv4",schemaPath:"#/$defs/AwsSigV4/required",keyword:"required",params:{missingProperty: "service"},schema:schema39.required,parentSchema:schema39,data:data44};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
if(data44.region === undefined){
const err92 = {instancePath:instancePath+"/aws_sigv4",schemaPath:"#/$defs/AwsSigV4/required",keyword:"required",params:{missingProperty: "region"},schema:schema39.required,parentSchema:schema39,data:data44};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
for(const key9 in data44){
if(!((((((key9 === "service") || (key9 === "region")) || (key9 === "access_key_id")) || (key9 === "secret_access_key")) || (key9 === "session_token")) || (pattern4.test(key9)))){
const err93 = {instancePath:instancePath+"/aws_sigv4",schemaPath:"#/$defs/AwsSigV4/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key9},schema:false,parentSchema:schema39,data:data44};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
}
if(data44.service !== undefined){
let data45 = data44.service;
if(typeof data45 === "string"){
if(func3(data45) > 200){
const err94 = {instancePath:instancePath+"/aws_sigv4/service",schemaPath:"#/$defs/AwsSigV4/properties/service/maxLength",keyword:"maxLength",params:{limit: 200},schema:200,parentSchema:schema39.properties.service,data:data45};
if(vErrors === null){
vErrors = [err94];
}
else {
vErrors.push(err94);
}
errors++;
}
if(func3(data45) < 1){
const err95 = {instancePath:instancePath+"/aws_sigv4/service",schemaPath:"#/$defs/AwsSigV4/properties/service/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema39.properties.service,data:data45};
if(vErrors === null){
vErrors = [err95];
}
else {
vErrors.push(err95);
}
errors++;
}
}
else {
const err96 = {instancePath:instancePath+"/aws_sigv4/service",schemaPath:"#/$defs/AwsSigV4/properties/service/type",keyword:"type",params:{type: "string"},schema:schema39.properties.service.type,parentSchema:schema39.properties.service,data:data45};
if(vErrors === null){
vErrors = [err96];
}
else {
vErrors.push(err96);
}
errors++;
}
}
if(data44.region !== undefined){
let data46 = data44.region;
if(typeof data46 === "string"){
if(func3(data46) > 200){
const err97 = {instancePath:instancePath+"/aws_sigv4/region",schemaPath:"#/$defs/AwsSigV4/properties/region/maxLength",keyword:"maxLength",params:{limit: 200},schema:200,parentSchema:schema39.properties.region,data:data46};
if(vErrors === null){
vErrors = [err97];
}
else {
vErrors.push(err97);
}
errors++;
}
if(func3(data46) < 1){
const err98 = {instancePath:instancePath+"/aws_sigv4/region",schemaPath:"#/$defs/AwsSigV4/properties/region/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema39.properties.region,data:data46};
if(vErrors === null){
vErrors = [err98];
}
else {
vErrors.push(err98);
}
errors++;
}
}
else {
const err99 = {instancePath:instancePath+"/aws_sigv4/region",schemaPath:"#/$defs/AwsSigV4/properties/region/type",keyword:"type",params:{type: "string"},schema:schema39.properties.region.type,parentSchema:schema39.properties.region,data:data46};
if(vErrors === null){
vErrors = [err99];
}
else {
vErrors.push(err99);
}
errors++;
}
}
if(data44.access_key_id !== undefined){
let data47 = data44.access_key_id;
if(typeof data47 === "string"){
if(func3(data47) > 200){
const err100 = {instancePath:instancePath+"/aws_sigv4/access_key_id",schemaPath:"#/$defs/AwsSigV4/properties/access_key_id/maxLength",keyword:"maxLength",params:{limit: 200},schema:200,parentSchema:schema39.properties.access_key_id,data:data47};
if(vErrors === null){
vErrors = [err100];
}
else {
vErrors.push(err100);
}
errors++;
}
}
else {
const err101 = {instancePath:instancePath+"/aws_sigv4/access_key_id",schemaPath:"#/$defs/AwsSigV4/properties/access_key_id/type",keyword:"type",params:{type: "string"},schema:schema39.properties.access_key_id.type,parentSchema:schema39.properties.access_key_id,data:data47};
if(vErrors === null){
vErrors = [err101];
}
else {
vErrors.push(err101);
}
errors++;
}
}
if(data44.secret_access_key !== undefined){
let data48 = data44.secret_access_key;
if(typeof data48 === "string"){
if(func3(data48) > 200){
const err102 = {instancePath:instancePath+"/aws_sigv4/secret_access_key",schemaPath:"#/$defs/AwsSigV4/properties/secret_access_key/maxLength",keyword:"maxLength",params:{limit: 200},schema:200,parentSchema:schema39.properties.secret_access_key,data:data48};
if(vErrors === null){
vErrors = [err102];
}
else {
vErrors.push(err102);
}
errors++;
}
}
else {
const err103 = {instancePath:instancePath+"/aws_sigv4/secret_access_key",schemaPath:"#/$defs/AwsSigV4/properties/secret_access_key/type",keyword:"type",params:{type: "string"},schema:schema39.properties.secret_access_key.type,parentSchema:schema39.properties.secret_access_key,data:data48};
if(vErrors === null){
vErrors = [err103];
}
else {
vErrors.push(err103);
}
errors++;
}
}
if(data44.session_token !== undefined){
let data49 = data44.session_token;
if(typeof data49 === "string"){
if(func3(data49) > 200){
const err104 = {instancePath:instancePath+"/aws_sigv4/session_token",schemaPath:"#/$defs/AwsSigV4/properties/session_token/maxLength",keyword:"maxLength",params:{limit: 200},schema:200,parentSchema:schema39.properties.session_token,data:data49};
if(vErrors === null){
vErrors = [err104];
}
else {
vErrors.push(err104);
}
errors++;
}
}
else {
const err105 = {instancePath:instancePath+"/aws_sigv4/session_token",schemaPath:"#/$defs/AwsSigV4/properties/session_token/type",keyword:"type",params:{type: "string"},schema:schema39.properties.session_token.type,parentSchema:schema39.properties.session_token,data:data49};
if(vErrors === null){
vErrors = [err105];
}
else {
vErrors.push(err105);
}
errors++;
}
}
}
else {
const err106 = {instancePath:instancePath+"/aws_sigv4",schemaPath:"#/$defs/AwsSigV4/type",keyword:"type",params:{type: "object"},schema:schema39.type,parentSchema:schema39,data:data44};
if(vErrors === null){
vErrors = [err106];
}
else {
vErrors.push(err106);
}
errors++;
}
}
if(data.test_endpoint !== undefined){
let data50 = data.test_endpoint;
if(data50 && typeof data50 == "object" && !Array.isArray(data50)){
if(data50.url === undefined){
const err107 = {instancePath:instancePath+"/test_endpoint",schemaPath:"#/$defs/TestEndpoint/required",keyword:"required",params:{missingProperty: "url"},schema:schema40.required,parentSchema:schema40,data:data50};
if(vErrors === null){
vErrors = [err107];
}
else {
vErrors.push(err107);
}
errors++;
}
for(const key10 in data50){
if(!(((((key10 === "url") || (key10 === "method")) || (key10 === "expected_status")) || (key10 === "headers")) || (pattern4.test(key10)))){
const err108 = {instancePath:instancePath+"/test_endpoint",schemaPath:"#/$defs/TestEndpoint/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key10},schema:false,parentSchema:schema40,data:data50};
if(vErrors === null){
vErrors = [err108];
}
else {
vErrors.push(err108);
}
errors++;
}
}
if(data50.url !== undefined){
let data51 = data50.url;
if(typeof data51 === "string"){
if(func3(data51) > 2000){
const err109 = {instancePath:instancePath+"/test_endpoint/url",schemaPath:"#/$defs/TestEndpoint/properties/url/maxLength",keyword:"maxLength",params:{limit: 2000},schema:2000,parentSchema:schema40.properties.url,data:data51};
if(vErrors === null){
vErrors = [err109];
}
else {
vErrors.push(err109);
}
errors++;
}
if(func3(data51) < 1){
const err110 = {instancePath:instancePath+"/test_endpoint/url",schemaPath:"#/$defs/TestEndpoint/properties/url/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema40.properties.url,data:data51};
if(vErrors === null){
vErrors = [err110];
}
else {
vErrors.push(err110);
}
errors++;
}
}
else {
const err111 = {instancePath:instancePath+"/test_endpoint/url",schemaPath:"#/$defs/TestEndpoint/properties/url/type",keyword:"type",params:{type: "string"},schema:schema40.properties.url.type,parentSchema:schema40.properties.url,data:data51};
if(vErrors === null){
vErrors = [err111];
}
else {
vErrors.push(err111);
}
errors++;
}
}
if(data50.method !== undefined){
let data52 = data50.method;
if(typeof data52 !== "string"){
const err112 = {instancePath:instancePath+"/test_endpoint/method",schemaPath:"#/$defs/TestEndpoint/properties/method/type",keyword:"type",params:{type: "string"},schema:schema40.properties.method.type,parentSchema:schema40.properties.method,data:data52};
if(vErrors === null){
vErrors = [err112];
}
else {
vErrors.push(err112);
}
errors++;
}
if(!(((((((data52 === "GET") || (data52 === "HEAD")) || (data52 === "OPTIONS")) || (data52 === "POST")) || (data52 === "PUT")) || (data52 === "PATCH")) || (data52 === "DELETE"))){
const err113 = {instancePath:instancePath+"/test_endpoint/method",schemaPath:"#/$defs/TestEndpoint/properties/method/enum",keyword:"enum",params:{allowedValues: schema40.properties.method.enum},schema:schema40.properties.method.enum,parentSchema:schema40.properties.method,data:data52};
if(vErrors === null){
vErrors = [err113];
}
else {
vErrors.push(err113);
}
errors++;
}
}
if(data50.expected_status !== undefined){
let data53 = data50.expected_status;
if(!(((typeof data53 == "number") && (!(data53 % 1) && !isNaN(data53))) && (isFinite(data53)))){
const err114 = {instancePath:instancePath+"/test_endpoint/expected_status",schemaPath:"#/$defs/TestEndpoint/properties/expected_status/type",keyword:"type",params:{type: "integer"},schema:schema40.properties.expected_status.type,parentSchema:schema40.properties.expected_status,data:data53};
if(vErrors === null){
vErrors = [err114];
}
else {
vErrors.push(err114);
}
errors++;
}
if((typeof data53 == "number") && (isFinite(data53))){
if(data53 > 599 || isNaN(data53)){
const err115 = {instancePath:instancePath+"/test_endpoint/expected_status",schemaPath:"#/$defs/TestEndpoint/properties/expected_status/maximum",keyword:"maximum",params:{comparison: "<=", limit: 599},schema:599,parentSchema:schema40.properties.expected_status,data:data53};
if(vErrors === null){
vErrors = [err115];
}
else {
vErrors.push(err115);
}
errors++;
}
if(data53 < 100 || isNaN(data53)){
const err116 = {instancePath:instancePath+"/test_endpoint/expected_status",schemaPath:"#/$defs/TestEndpoint/properties/expected_status/minimum",keyword:"minimum",params:{comparison: ">=", limit: 100},schema:100,parentSchema:schema40.properties.expected_status,data:data53};
if(vErrors === null){
vErrors = [err116];
}
else {
vErrors.push(err116);
}
errors++;
}
}
}
if(data50.headers !== undefined){
let data54 = data50.headers;
if(data54 && typeof data54 == "object" && !Array.isArray(data54)){
for(const key11 in data54){
let data55 = data54[key11];
if(typeof data55 === "string"){
if(func3(data55) > 2000){
const err117 = {instancePath:instancePath+"/test_endpoint/headers/" + key11.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/TestEndpoint/properties/headers/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 2000},schema:2000,parentSchema:schema40.properties.headers.additionalProperties,data:data55};
if(vErrors === null){
vErrors = [err117];
}
else {
vErrors.push(err117);
}
errors++;
}
}
else {
const err118 = {instancePath:instancePath+"/test_endpoint/headers/" + key11.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/TestEndpoint/properties/headers/additionalProperties/type",keyword:"type",params:{type: "string"},schema:schema40.properties.headers.additionalProperties.type,parentSchema:schema40.properties.headers.additionalProperties,data:data55};
if(vErrors === null){
vErrors = [err118];
}
else {
vErrors.push(err118);
}
errors++;
}
}
}
else {
const err119 = {instancePath:instancePath+"/test_endpoint/headers",schemaPath:"#/$defs/TestEndpoint/properties/headers/type",keyword:"type",params:{type: "object"},schema:schema40.properties.headers.type,parentSchema:schema40.properties.headers,data:data54};
if(vErrors === null){
vErrors = [err119];
}
else {
vErrors.push(err119);
}
errors++;
}
}
}
else {
const err120 = {instancePath:instancePath+"/test_endpoint",schemaPath:"#/$defs/TestEndpoint/type",keyword:"type",params:{type: "object"},schema:schema40.type,parentSchema:schema40,data:data50};
if(vErrors === null){
vErrors = [err120];
}
else {
vErrors.push(err120);
}
errors++;
}
}
for(const key12 in data){
if(pattern4.test(key12)){
if(props0 !== true) props0[key12] = true;
}
}
if(props0 !== true){
for(const key13 in data){
if(!props0 || !props0[key13]){
const err121 = {instancePath,schemaPath:"#/unevaluatedProperties",keyword:"unevaluatedProperties",params:{unevaluatedProperty: key13},schema:false,parentSchema:schema34,data};
if(vErrors === null){
vErrors = [err121];
}
else {
vErrors.push(err121);
}
errors++;
}
}
}
}
else {
const err122 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema34.type,parentSchema:schema34,data};
if(vErrors === null){
vErrors = [err122];
}
else {
vErrors.push(err122);
}
errors++;
}
validate21.errors = vErrors;
return errors === 0;
}
validate21.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema41 = grammar.$defs.Operation;
const schema47 = grammar.$defs.RequestBody;
const schema42 = grammar.$defs.Parameter;
const schema43 = grammar.$defs.FieldType;
const pattern21 = new RegExp("^(?:/[^/]+)+$", "u");
const schema44 = grammar.$defs.NestedValue;
const wrapper0 = {validate: validate27};
const schema46 = grammar.$defs.Properties;

function validate28(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate28.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(wrapper0.validate(data[key0], {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"),parentData:data,parentDataProperty:key0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? wrapper0.validate.errors : vErrors.concat(wrapper0.validate.errors);
errors = vErrors.length;
}
}
}
else {
const err0 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema46.type,parentSchema:schema46,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
validate28.errors = vErrors;
return errors === 0;
}
validate28.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate27(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate27.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
const _errs1 = errors;
let valid0 = false;
const _errs2 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.field_type === undefined){
const err0 = {instancePath,schemaPath:"#/anyOf/0/required",keyword:"required",params:{missingProperty: "field_type"},schema:schema44.anyOf[0].required,parentSchema:schema44.anyOf[0],data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
var _valid0 = _errs2 === errors;
valid0 = valid0 || _valid0;
const _errs3 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.schema === undefined){
const err1 = {instancePath,schemaPath:"#/anyOf/1/required",keyword:"required",params:{missingProperty: "schema"},schema:schema44.anyOf[1].required,parentSchema:schema44.anyOf[1],data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
var _valid0 = _errs3 === errors;
valid0 = valid0 || _valid0;
if(!valid0){
const err2 = {instancePath,schemaPath:"#/anyOf",keyword:"anyOf",params:{},schema:schema44.anyOf,parentSchema:schema44,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
else {
errors = _errs1;
if(vErrors !== null){
if(_errs1){
vErrors.length = _errs1;
}
else {
vErrors = null;
}
}
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!((func1.call(schema44.properties, key0)) || (pattern4.test(key0)))){
const err3 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema44,data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.field_type !== undefined){
let data0 = data.field_type;
if(typeof data0 !== "string"){
const err4 = {instancePath:instancePath+"/field_type",schemaPath:"#/$defs/FieldType/type",keyword:"type",params:{type: "string"},schema:schema43.type,parentSchema:schema43,data:data0};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(!(((((((data0 === "string") || (data0 === "integer")) || (data0 === "number")) || (data0 === "boolean")) || (data0 === "array")) || (data0 === "object")) || (data0 === "file"))){
const err5 = {instancePath:instancePath+"/field_type",schemaPath:"#/$defs/FieldType/enum",keyword:"enum",params:{allowedValues: schema43.enum},schema:schema43.enum,parentSchema:schema43,data:data0};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.schema !== undefined){
let data1 = data.schema;
if(!(data1 && typeof data1 == "object" && !Array.isArray(data1))){
const err6 = {instancePath:instancePath+"/schema",schemaPath:"#/properties/schema/type",keyword:"type",params:{type: "object"},schema:schema44.properties.schema.type,parentSchema:schema44.properties.schema,data:data1};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.description !== undefined){
let data2 = data.description;
if(typeof data2 === "string"){
if(func3(data2) > 10000){
const err7 = {instancePath:instancePath+"/description",schemaPath:"#/properties/description/maxLength",keyword:"maxLength",params:{limit: 10000},schema:10000,parentSchema:schema44.properties.description,data:data2};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
else {
const err8 = {instancePath:instancePath+"/description",schemaPath:"#/properties/description/type",keyword:"type",params:{type: "string"},schema:schema44.properties.description.type,parentSchema:schema44.properties.description,data:data2};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.required !== undefined){
let data3 = data.required;
if(typeof data3 !== "boolean"){
const err9 = {instancePath:instancePath+"/required",schemaPath:"#/properties/required/type",keyword:"type",params:{type: "boolean"},schema:schema44.properties.required.type,parentSchema:schema44.properties.required,data:data3};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data.enum !== undefined){
let data4 = data.enum;
if(Array.isArray(data4)){
if(data4.length > 1000){
const err10 = {instancePath:instancePath+"/enum",schemaPath:"#/properties/enum/maxItems",keyword:"maxItems",params:{limit: 1000},schema:1000,parentSchema:schema44.properties.enum,data:data4};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(data4.length < 1){
const err11 = {instancePath:instancePath+"/enum",schemaPath:"#/properties/enum/minItems",keyword:"minItems",params:{limit: 1},schema:1,parentSchema:schema44.properties.enum,data:data4};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
const len0 = data4.length;
for(let i0=0; i0<len0; i0++){
let data5 = data4[i0];
if(((typeof data5 !== "string") && (!((typeof data5 == "number") && (isFinite(data5))))) && (typeof data5 !== "boolean")){
const err12 = {instancePath:instancePath+"/enum/" + i0,schemaPath:"#/properties/enum/items/type",keyword:"type",params:{type: schema44.properties.enum.items.type},schema:schema44.properties.enum.items.type,parentSchema:schema44.properties.enum.items,data:data5};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
}
else {
const err13 = {instancePath:instancePath+"/enum",schemaPath:"#/properties/enum/type",keyword:"type",params:{type: "array"},schema:schema44.properties.enum.type,parentSchema:schema44.properties.enum,data:data4};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data.format !== undefined){
let data6 = data.format;
if(typeof data6 === "string"){
if(func3(data6) > 100){
const err14 = {instancePath:instancePath+"/format",schemaPath:"#/properties/format/maxLength",keyword:"maxLength",params:{limit: 100},schema:100,parentSchema:schema44.properties.format,data:data6};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
else {
const err15 = {instancePath:instancePath+"/format",schemaPath:"#/properties/format/type",keyword:"type",params:{type: "string"},schema:schema44.properties.format.type,parentSchema:schema44.properties.format,data:data6};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data.pattern !== undefined){
let data7 = data.pattern;
if(typeof data7 !== "string"){
const err16 = {instancePath:instancePath+"/pattern",schemaPath:"#/properties/pattern/type",keyword:"type",params:{type: "string"},schema:schema44.properties.pattern.type,parentSchema:schema44.properties.pattern,data:data7};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data.minimum !== undefined){
let data8 = data.minimum;
if(!((typeof data8 == "number") && (isFinite(data8)))){
const err17 = {instancePath:instancePath+"/minimum",schemaPath:"#/properties/minimum/type",keyword:"type",params:{type: "number"},schema:schema44.properties.minimum.type,parentSchema:schema44.properties.minimum,data:data8};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data.maximum !== undefined){
let data9 = data.maximum;
if(!((typeof data9 == "number") && (isFinite(data9)))){
const err18 = {instancePath:instancePath+"/maximum",schemaPath:"#/properties/maximum/type",keyword:"type",params:{type: "number"},schema:schema44.properties.maximum.type,parentSchema:schema44.properties.maximum,data:data9};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.exclusive_minimum !== undefined){
let data10 = data.exclusive_minimum;
if(!((typeof data10 == "number") && (isFinite(data10)))){
const err19 = {instancePath:instancePath+"/exclusive_minimum",schemaPath:"#/properties/exclusive_minimum/type",keyword:"type",params:{type: "number"},schema:schema44.properties.exclusive_minimum.type,parentSchema:schema44.properties.exclusive_minimum,data:data10};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data.exclusive_maximum !== undefined){
let data11 = data.exclusive_maximum;
if(!((typeof data11 == "number") && (isFinite(data11)))){
const err20 = {instancePath:instancePath+"/exclusive_maximum",schemaPath:"#/properties/exclusive_maximum/type",keyword:"type",params:{type: "number"},schema:schema44.properties.exclusive_maximum.type,parentSchema:schema44.properties.exclusive_maximum,data:data11};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data.min_length !== undefined){
let data12 = data.min_length;
if(!(((typeof data12 == "number") && (!(data12 % 1) && !isNaN(data12))) && (isFinite(data12)))){
const err21 = {instancePath:instancePath+"/min_length",schemaPath:"#/properties/min_length/type",keyword:"type",params:{type: "integer"},schema:schema44.properties.min_length.type,parentSchema:schema44.properties.min_length,data:data12};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if((typeof data12 == "number") && (isFinite(data12))){
if(data12 < 0 || isNaN(data12)){
const err22 = {instancePath:instancePath+"/min_length",schemaPath:"#/properties/min_length/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},schema:0,parentSchema:schema44.properties.min_length,data:data12};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
}
if(data.max_length !== undefined){
let data13 = data.max_length;
if(!(((typeof data13 == "number") && (!(data13 % 1) && !isNaN(data13))) && (isFinite(data13)))){
const err23 = {instancePath:instancePath+"/max_length",schemaPath:"#/properties/max_length/type",keyword:"type",params:{type: "integer"},schema:schema44.properties.max_length.type,parentSchema:schema44.properties.max_length,data:data13};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if((typeof data13 == "number") && (isFinite(data13))){
if(data13 < 0 || isNaN(data13)){
const err24 = {instancePath:instancePath+"/max_length",schemaPath:"#/properties/max_length/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},schema:0,parentSchema:schema44.properties.max_length,data:data13};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
}
if(data.min_items !== undefined){
let data14 = data.min_items;
if(!(((typeof data14 == "number") && (!(data14 % 1) && !isNaN(data14))) && (isFinite(data14)))){
const err25 = {instancePath:instancePath+"/min_items",schemaPath:"#/properties/min_items/type",keyword:"type",params:{type: "integer"},schema:schema44.properties.min_items.type,parentSchema:schema44.properties.min_items,data:data14};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if((typeof data14 == "number") && (isFinite(data14))){
if(data14 < 0 || isNaN(data14)){
const err26 = {instancePath:instancePath+"/min_items",schemaPath:"#/properties/min_items/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},schema:0,parentSchema:schema44.properties.min_items,data:data14};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
}
if(data.max_items !== undefined){
let data15 = data.max_items;
if(!(((typeof data15 == "number") && (!(data15 % 1) && !isNaN(data15))) && (isFinite(data15)))){
const err27 = {instancePath:instancePath+"/max_items",schemaPath:"#/properties/max_items/type",keyword:"type",params:{type: "integer"},schema:schema44.properties.max_items.type,parentSchema:schema44.properties.max_items,data:data15};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if((typeof data15 == "number") && (isFinite(data15))){
if(data15 < 0 || isNaN(data15)){
const err28 = {instancePath:instancePath+"/max_items",schemaPath:"#/properties/max_items/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},schema:0,parentSchema:schema44.properties.max_items,data:data15};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
}
if(data.unique_items !== undefined){
let data16 = data.unique_items;
if(typeof data16 !== "boolean"){
const err29 = {instancePath:instancePath+"/unique_items",schemaPath:"#/properties/unique_items/type",keyword:"type",params:{type: "boolean"},schema:schema44.properties.unique_items.type,parentSchema:schema44.properties.unique_items,data:data16};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(data.items !== undefined){
if(!(wrapper0.validate(data.items, {instancePath:instancePath+"/items",parentData:data,parentDataProperty:"items",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? wrapper0.validate.errors : vErrors.concat(wrapper0.validate.errors);
errors = vErrors.length;
}
}
if(data.properties !== undefined){
if(!(validate28(data.properties, {instancePath:instancePath+"/properties",parentData:data,parentDataProperty:"properties",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate28.errors : vErrors.concat(validate28.errors);
errors = vErrors.length;
}
}
}
else {
const err30 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema44.type,parentSchema:schema44,data};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
validate27.errors = vErrors;
return errors === 0;
}
validate27.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate26(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate26.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
const _errs1 = errors;
let valid0 = false;
const _errs2 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.field_type === undefined){
const err0 = {instancePath,schemaPath:"#/anyOf/0/required",keyword:"required",params:{missingProperty: "field_type"},schema:schema42.anyOf[0].required,parentSchema:schema42.anyOf[0],data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
var _valid0 = _errs2 === errors;
valid0 = valid0 || _valid0;
const _errs3 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.schema === undefined){
const err1 = {instancePath,schemaPath:"#/anyOf/1/required",keyword:"required",params:{missingProperty: "schema"},schema:schema42.anyOf[1].required,parentSchema:schema42.anyOf[1],data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
var _valid0 = _errs3 === errors;
valid0 = valid0 || _valid0;
if(!valid0){
const err2 = {instancePath,schemaPath:"#/anyOf",keyword:"anyOf",params:{},schema:schema42.anyOf,parentSchema:schema42,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
else {
errors = _errs1;
if(vErrors !== null){
if(_errs1){
vErrors.length = _errs1;
}
else {
vErrors = null;
}
}
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.name === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "name"},schema:schema42.required,parentSchema:schema42,data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data.location === undefined){
const err4 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "location"},schema:schema42.required,parentSchema:schema42,data};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
for(const key0 in data){
if(!((func1.call(schema42.properties, key0)) || (pattern4.test(key0)))){
const err5 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema42,data};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.name !== undefined){
let data0 = data.name;
if(typeof data0 === "string"){
if(func3(data0) > 200){
const err6 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/maxLength",keyword:"maxLength",params:{limit: 200},schema:200,parentSchema:schema42.properties.name,data:data0};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(func3(data0) < 1){
const err7 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema42.properties.name,data:data0};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
else {
const err8 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type: "string"},schema:schema42.properties.name.type,parentSchema:schema42.properties.name,data:data0};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.location !== undefined){
let data1 = data.location;
if(typeof data1 !== "string"){
const err9 = {instancePath:instancePath+"/location",schemaPath:"#/properties/location/type",keyword:"type",params:{type: "string"},schema:schema42.properties.location.type,parentSchema:schema42.properties.location,data:data1};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(!(((((data1 === "path") || (data1 === "query")) || (data1 === "header")) || (data1 === "cookie")) || (data1 === "body"))){
const err10 = {instancePath:instancePath+"/location",schemaPath:"#/properties/location/enum",keyword:"enum",params:{allowedValues: schema42.properties.location.enum},schema:schema42.properties.location.enum,parentSchema:schema42.properties.location,data:data1};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.field_type !== undefined){
let data2 = data.field_type;
if(typeof data2 !== "string"){
const err11 = {instancePath:instancePath+"/field_type",schemaPath:"#/$defs/FieldType/type",keyword:"type",params:{type: "string"},schema:schema43.type,parentSchema:schema43,data:data2};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(!(((((((data2 === "string") || (data2 === "integer")) || (data2 === "number")) || (data2 === "boolean")) || (data2 === "array")) || (data2 === "object")) || (data2 === "file"))){
const err12 = {instancePath:instancePath+"/field_type",schemaPath:"#/$defs/FieldType/enum",keyword:"enum",params:{allowedValues: schema43.enum},schema:schema43.enum,parentSchema:schema43,data:data2};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.schema !== undefined){
let data3 = data.schema;
if(!(data3 && typeof data3 == "object" && !Array.isArray(data3))){
const err13 = {instancePath:instancePath+"/schema",schemaPath:"#/properties/schema/type",keyword:"type",params:{type: "object"},schema:schema42.properties.schema.type,parentSchema:schema42.properties.schema,data:data3};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data.style !== undefined){
let data4 = data.style;
if(typeof data4 !== "string"){
const err14 = {instancePath:instancePath+"/style",schemaPath:"#/properties/style/type",keyword:"type",params:{type: "string"},schema:schema42.properties.style.type,parentSchema:schema42.properties.style,data:data4};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(!((((((((data4 === "simple") || (data4 === "label")) || (data4 === "matrix")) || (data4 === "form")) || (data4 === "spaceDelimited")) || (data4 === "pipeDelimited")) || (data4 === "deepObject")) || (data4 === "cookie"))){
const err15 = {instancePath:instancePath+"/style",schemaPath:"#/properties/style/enum",keyword:"enum",params:{allowedValues: schema42.properties.style.enum},schema:schema42.properties.style.enum,parentSchema:schema42.properties.style,data:data4};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data.explode !== undefined){
let data5 = data.explode;
if(typeof data5 !== "boolean"){
const err16 = {instancePath:instancePath+"/explode",schemaPath:"#/properties/explode/type",keyword:"type",params:{type: "boolean"},schema:schema42.properties.explode.type,parentSchema:schema42.properties.explode,data:data5};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data.allow_reserved !== undefined){
let data6 = data.allow_reserved;
if(typeof data6 !== "boolean"){
const err17 = {instancePath:instancePath+"/allow_reserved",schemaPath:"#/properties/allow_reserved/type",keyword:"type",params:{type: "boolean"},schema:schema42.properties.allow_reserved.type,parentSchema:schema42.properties.allow_reserved,data:data6};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data.allow_empty_value !== undefined){
let data7 = data.allow_empty_value;
if(typeof data7 !== "boolean"){
const err18 = {instancePath:instancePath+"/allow_empty_value",schemaPath:"#/properties/allow_empty_value/type",keyword:"type",params:{type: "boolean"},schema:schema42.properties.allow_empty_value.type,parentSchema:schema42.properties.allow_empty_value,data:data7};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.content_type !== undefined){
let data8 = data.content_type;
if(typeof data8 === "string"){
if(func3(data8) > 200){
const err19 = {instancePath:instancePath+"/content_type",schemaPath:"#/properties/content_type/maxLength",keyword:"maxLength",params:{limit: 200},schema:200,parentSchema:schema42.properties.content_type,data:data8};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(func3(data8) < 1){
const err20 = {instancePath:instancePath+"/content_type",schemaPath:"#/properties/content_type/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema42.properties.content_type,data:data8};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
else {
const err21 = {instancePath:instancePath+"/content_type",schemaPath:"#/properties/content_type/type",keyword:"type",params:{type: "string"},schema:schema42.properties.content_type.type,parentSchema:schema42.properties.content_type,data:data8};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data.body_path !== undefined){
let data9 = data.body_path;
if(typeof data9 === "string"){
if(func3(data9) > 500){
const err22 = {instancePath:instancePath+"/body_path",schemaPath:"#/properties/body_path/maxLength",keyword:"maxLength",params:{limit: 500},schema:500,parentSchema:schema42.properties.body_path,data:data9};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if(!pattern21.test(data9)){
const err23 = {instancePath:instancePath+"/body_path",schemaPath:"#/properties/body_path/pattern",keyword:"pattern",params:{pattern: "^(?:/[^/]+)+$"},schema:"^(?:/[^/]+)+$",parentSchema:schema42.properties.body_path,data:data9};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
else {
const err24 = {instancePath:instancePath+"/body_path",schemaPath:"#/properties/body_path/type",keyword:"type",params:{type: "string"},schema:schema42.properties.body_path.type,parentSchema:schema42.properties.body_path,data:data9};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data.sensitive !== undefined){
let data10 = data.sensitive;
if(typeof data10 !== "boolean"){
const err25 = {instancePath:instancePath+"/sensitive",schemaPath:"#/properties/sensitive/type",keyword:"type",params:{type: "boolean"},schema:schema42.properties.sensitive.type,parentSchema:schema42.properties.sensitive,data:data10};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data.deprecated !== undefined){
let data11 = data.deprecated;
if(typeof data11 !== "boolean"){
const err26 = {instancePath:instancePath+"/deprecated",schemaPath:"#/properties/deprecated/type",keyword:"type",params:{type: "boolean"},schema:schema42.properties.deprecated.type,parentSchema:schema42.properties.deprecated,data:data11};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
if(data.source !== undefined){
let data12 = data.source;
if(typeof data12 === "string"){
if(func3(data12) > 2000){
const err27 = {instancePath:instancePath+"/source",schemaPath:"#/properties/source/maxLength",keyword:"maxLength",params:{limit: 2000},schema:2000,parentSchema:schema42.properties.source,data:data12};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if(func3(data12) < 1){
const err28 = {instancePath:instancePath+"/source",schemaPath:"#/properties/source/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema42.properties.source,data:data12};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
else {
const err29 = {instancePath:instancePath+"/source",schemaPath:"#/properties/source/type",keyword:"type",params:{type: "string"},schema:schema42.properties.source.type,parentSchema:schema42.properties.source,data:data12};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(data.description !== undefined){
let data13 = data.description;
if(typeof data13 === "string"){
if(func3(data13) > 10000){
const err30 = {instancePath:instancePath+"/description",schemaPath:"#/properties/description/maxLength",keyword:"maxLength",params:{limit: 10000},schema:10000,parentSchema:schema42.properties.description,data:data13};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
else {
const err31 = {instancePath:instancePath+"/description",schemaPath:"#/properties/description/type",keyword:"type",params:{type: "string"},schema:schema42.properties.description.type,parentSchema:schema42.properties.description,data:data13};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data.required !== undefined){
let data14 = data.required;
if(typeof data14 !== "boolean"){
const err32 = {instancePath:instancePath+"/required",schemaPath:"#/properties/required/type",keyword:"type",params:{type: "boolean"},schema:schema42.properties.required.type,parentSchema:schema42.properties.required,data:data14};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
if(data.enum !== undefined){
let data15 = data.enum;
if(Array.isArray(data15)){
if(data15.length > 1000){
const err33 = {instancePath:instancePath+"/enum",schemaPath:"#/properties/enum/maxItems",keyword:"maxItems",params:{limit: 1000},schema:1000,parentSchema:schema42.properties.enum,data:data15};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
if(data15.length < 1){
const err34 = {instancePath:instancePath+"/enum",schemaPath:"#/properties/enum/minItems",keyword:"minItems",params:{limit: 1},schema:1,parentSchema:schema42.properties.enum,data:data15};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
const len0 = data15.length;
for(let i0=0; i0<len0; i0++){
let data16 = data15[i0];
if(((typeof data16 !== "string") && (!((typeof data16 == "number") && (isFinite(data16))))) && (typeof data16 !== "boolean")){
const err35 = {instancePath:instancePath+"/enum/" + i0,schemaPath:"#/properties/enum/items/type",keyword:"type",params:{type: schema42.properties.enum.items.type},schema:schema42.properties.enum.items.type,parentSchema:schema42.properties.enum.items,data:data16};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
}
else {
const err36 = {instancePath:instancePath+"/enum",schemaPath:"#/properties/enum/type",keyword:"type",params:{type: "array"},schema:schema42.properties.enum.type,parentSchema:schema42.properties.enum,data:data15};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
if(data.format !== undefined){
let data17 = data.format;
if(typeof data17 === "string"){
if(func3(data17) > 100){
const err37 = {instancePath:instancePath+"/format",schemaPath:"#/properties/format/maxLength",keyword:"maxLength",params:{limit: 100},schema:100,parentSchema:schema42.properties.format,data:data17};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
else {
const err38 = {instancePath:instancePath+"/format",schemaPath:"#/properties/format/type",keyword:"type",params:{type: "string"},schema:schema42.properties.format.type,parentSchema:schema42.properties.format,data:data17};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
if(data.pattern !== undefined){
let data18 = data.pattern;
if(typeof data18 !== "string"){
const err39 = {instancePath:instancePath+"/pattern",schemaPath:"#/properties/pattern/type",keyword:"type",params:{type: "string"},schema:schema42.properties.pattern.type,parentSchema:schema42.properties.pattern,data:data18};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
if(data.minimum !== undefined){
let data19 = data.minimum;
if(!((typeof data19 == "number") && (isFinite(data19)))){
const err40 = {instancePath:instancePath+"/minimum",schemaPath:"#/properties/minimum/type",keyword:"type",params:{type: "number"},schema:schema42.properties.minimum.type,parentSchema:schema42.properties.minimum,data:data19};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
if(data.maximum !== undefined){
let data20 = data.maximum;
if(!((typeof data20 == "number") && (isFinite(data20)))){
const err41 = {instancePath:instancePath+"/maximum",schemaPath:"#/properties/maximum/type",keyword:"type",params:{type: "number"},schema:schema42.properties.maximum.type,parentSchema:schema42.properties.maximum,data:data20};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
if(data.exclusive_minimum !== undefined){
let data21 = data.exclusive_minimum;
if(!((typeof data21 == "number") && (isFinite(data21)))){
const err42 = {instancePath:instancePath+"/exclusive_minimum",schemaPath:"#/properties/exclusive_minimum/type",keyword:"type",params:{type: "number"},schema:schema42.properties.exclusive_minimum.type,parentSchema:schema42.properties.exclusive_minimum,data:data21};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
if(data.exclusive_maximum !== undefined){
let data22 = data.exclusive_maximum;
if(!((typeof data22 == "number") && (isFinite(data22)))){
const err43 = {instancePath:instancePath+"/exclusive_maximum",schemaPath:"#/properties/exclusive_maximum/type",keyword:"type",params:{type: "number"},schema:schema42.properties.exclusive_maximum.type,parentSchema:schema42.properties.exclusive_maximum,data:data22};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
if(data.min_length !== undefined){
let data23 = data.min_length;
if(!(((typeof data23 == "number") && (!(data23 % 1) && !isNaN(data23))) && (isFinite(data23)))){
const err44 = {instancePath:instancePath+"/min_length",schemaPath:"#/properties/min_length/type",keyword:"type",params:{type: "integer"},schema:schema42.properties.min_length.type,parentSchema:schema42.properties.min_length,data:data23};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
if((typeof data23 == "number") && (isFinite(data23))){
if(data23 < 0 || isNaN(data23)){
const err45 = {instancePath:instancePath+"/min_length",schemaPath:"#/properties/min_length/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},schema:0,parentSchema:schema42.properties.min_length,data:data23};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
}
if(data.max_length !== undefined){
let data24 = data.max_length;
if(!(((typeof data24 == "number") && (!(data24 % 1) && !isNaN(data24))) && (isFinite(data24)))){
const err46 = {instancePath:instancePath+"/max_length",schemaPath:"#/properties/max_length/type",keyword:"type",params:{type: "integer"},schema:schema42.properties.max_length.type,parentSchema:schema42.properties.max_length,data:data24};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
if((typeof data24 == "number") && (isFinite(data24))){
if(data24 < 0 || isNaN(data24)){
const err47 = {instancePath:instancePath+"/max_length",schemaPath:"#/properties/max_length/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},schema:0,parentSchema:schema42.properties.max_length,data:data24};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
}
if(data.min_items !== undefined){
let data25 = data.min_items;
if(!(((typeof data25 == "number") && (!(data25 % 1) && !isNaN(data25))) && (isFinite(data25)))){
const err48 = {instancePath:instancePath+"/min_items",schemaPath:"#/properties/min_items/type",keyword:"type",params:{type: "integer"},schema:schema42.properties.min_items.type,parentSchema:schema42.properties.min_items,data:data25};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
if((typeof data25 == "number") && (isFinite(data25))){
if(data25 < 0 || isNaN(data25)){
const err49 = {instancePath:instancePath+"/min_items",schemaPath:"#/properties/min_items/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},schema:0,parentSchema:schema42.properties.min_items,data:data25};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
}
if(data.max_items !== undefined){
let data26 = data.max_items;
if(!(((typeof data26 == "number") && (!(data26 % 1) && !isNaN(data26))) && (isFinite(data26)))){
const err50 = {instancePath:instancePath+"/max_items",schemaPath:"#/properties/max_items/type",keyword:"type",params:{type: "integer"},schema:schema42.properties.max_items.type,parentSchema:schema42.properties.max_items,data:data26};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
if((typeof data26 == "number") && (isFinite(data26))){
if(data26 < 0 || isNaN(data26)){
const err51 = {instancePath:instancePath+"/max_items",schemaPath:"#/properties/max_items/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},schema:0,parentSchema:schema42.properties.max_items,data:data26};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
}
if(data.unique_items !== undefined){
let data27 = data.unique_items;
if(typeof data27 !== "boolean"){
const err52 = {instancePath:instancePath+"/unique_items",schemaPath:"#/properties/unique_items/type",keyword:"type",params:{type: "boolean"},schema:schema42.properties.unique_items.type,parentSchema:schema42.properties.unique_items,data:data27};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
if(data.items !== undefined){
if(!(validate27(data.items, {instancePath:instancePath+"/items",parentData:data,parentDataProperty:"items",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate27.errors : vErrors.concat(validate27.errors);
errors = vErrors.length;
}
}
if(data.properties !== undefined){
if(!(validate28(data.properties, {instancePath:instancePath+"/properties",parentData:data,parentDataProperty:"properties",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate28.errors : vErrors.concat(validate28.errors);
errors = vErrors.length;
}
}
}
else {
const err53 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema42.type,parentSchema:schema42,data};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
validate26.errors = vErrors;
return errors === 0;
}
validate26.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema48 = grammar.$defs.Response;
const schema49 = grammar.$defs.Paging;
const schema50 = grammar.$defs.ResponseError;
const pattern27 = new RegExp("^[1-5](?:[0-9]{2}|XX)$", "u");

function validate33(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate33.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!((((((((key0 === "content_type") || (key0 === "schema")) || (key0 === "description")) || (key0 === "items")) || (key0 === "total")) || (key0 === "paging")) || (key0 === "errors")) || (pattern4.test(key0)))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema48,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.content_type !== undefined){
let data0 = data.content_type;
if(typeof data0 === "string"){
if(func3(data0) > 200){
const err1 = {instancePath:instancePath+"/content_type",schemaPath:"#/properties/content_type/maxLength",keyword:"maxLength",params:{limit: 200},schema:200,parentSchema:schema48.properties.content_type,data:data0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(func3(data0) < 1){
const err2 = {instancePath:instancePath+"/content_type",schemaPath:"#/properties/content_type/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema48.properties.content_type,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath:instancePath+"/content_type",schemaPath:"#/properties/content_type/type",keyword:"type",params:{type: "string"},schema:schema48.properties.content_type.type,parentSchema:schema48.properties.content_type,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.schema !== undefined){
let data1 = data.schema;
if(!(data1 && typeof data1 == "object" && !Array.isArray(data1))){
const err4 = {instancePath:instancePath+"/schema",schemaPath:"#/properties/schema/type",keyword:"type",params:{type: "object"},schema:schema48.properties.schema.type,parentSchema:schema48.properties.schema,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.description !== undefined){
let data2 = data.description;
if(typeof data2 === "string"){
if(func3(data2) > 2000){
const err5 = {instancePath:instancePath+"/description",schemaPath:"#/properties/description/maxLength",keyword:"maxLength",params:{limit: 2000},schema:2000,parentSchema:schema48.properties.description,data:data2};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
else {
const err6 = {instancePath:instancePath+"/description",schemaPath:"#/properties/description/type",keyword:"type",params:{type: "string"},schema:schema48.properties.description.type,parentSchema:schema48.properties.description,data:data2};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.items !== undefined){
let data3 = data.items;
if(typeof data3 === "string"){
if(func3(data3) > 500){
const err7 = {instancePath:instancePath+"/items",schemaPath:"#/properties/items/maxLength",keyword:"maxLength",params:{limit: 500},schema:500,parentSchema:schema48.properties.items,data:data3};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
else {
const err8 = {instancePath:instancePath+"/items",schemaPath:"#/properties/items/type",keyword:"type",params:{type: "string"},schema:schema48.properties.items.type,parentSchema:schema48.properties.items,data:data3};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.total !== undefined){
let data4 = data.total;
if(typeof data4 === "string"){
if(func3(data4) > 500){
const err9 = {instancePath:instancePath+"/total",schemaPath:"#/properties/total/maxLength",keyword:"maxLength",params:{limit: 500},schema:500,parentSchema:schema48.properties.total,data:data4};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/total",schemaPath:"#/properties/total/type",keyword:"type",params:{type: "string"},schema:schema48.properties.total.type,parentSchema:schema48.properties.total,data:data4};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.paging !== undefined){
let data5 = data.paging;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
if(data5.kind === undefined){
const err11 = {instancePath:instancePath+"/paging",schemaPath:"#/$defs/Paging/required",keyword:"required",params:{missingProperty: "kind"},schema:schema49.required,parentSchema:schema49,data:data5};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
for(const key1 in data5){
if(!(((((((key1 === "kind") || (key1 === "parameter")) || (key1 === "next")) || (key1 === "has_more")) || (key1 === "size_parameter")) || (key1 === "first")) || (pattern4.test(key1)))){
const err12 = {instancePath:instancePath+"/paging",schemaPath:"#/$defs/Paging/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},schema:false,parentSchema:schema49,data:data5};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data5.kind !== undefined){
let data6 = data5.kind;
if(typeof data6 !== "string"){
const err13 = {instancePath:instancePath+"/paging/kind",schemaPath:"#/$defs/Paging/properties/kind/type",keyword:"type",params:{type: "string"},schema:schema49.properties.kind.type,parentSchema:schema49.properties.kind,data:data6};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(!(((((data6 === "cursor") || (data6 === "offset")) || (data6 === "page")) || (data6 === "next_url")) || (data6 === "link"))){
const err14 = {instancePath:instancePath+"/paging/kind",schemaPath:"#/$defs/Paging/properties/kind/enum",keyword:"enum",params:{allowedValues: schema49.properties.kind.enum},schema:schema49.properties.kind.enum,parentSchema:schema49.properties.kind,data:data6};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data5.parameter !== undefined){
let data7 = data5.parameter;
if(typeof data7 === "string"){
if(func3(data7) > 200){
const err15 = {instancePath:instancePath+"/paging/parameter",schemaPath:"#/$defs/Paging/properties/parameter/maxLength",keyword:"maxLength",params:{limit: 200},schema:200,parentSchema:schema49.properties.parameter,data:data7};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(func3(data7) < 1){
const err16 = {instancePath:instancePath+"/paging/parameter",schemaPath:"#/$defs/Paging/properties/parameter/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema49.properties.parameter,data:data7};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
else {
const err17 = {instancePath:instancePath+"/paging/parameter",schemaPath:"#/$defs/Paging/properties/parameter/type",keyword:"type",params:{type: "string"},schema:schema49.properties.parameter.type,parentSchema:schema49.properties.parameter,data:data7};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data5.next !== undefined){
let data8 = data5.next;
if(typeof data8 === "string"){
if(func3(data8) > 500){
const err18 = {instancePath:instancePath+"/paging/next",schemaPath:"#/$defs/Paging/properties/next/maxLength",keyword:"maxLength",params:{limit: 500},schema:500,parentSchema:schema49.properties.next,data:data8};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
else {
const err19 = {instancePath:instancePath+"/paging/next",schemaPath:"#/$defs/Paging/properties/next/type",keyword:"type",params:{type: "string"},schema:schema49.properties.next.type,parentSchema:schema49.properties.next,data:data8};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data5.has_more !== undefined){
let data9 = data5.has_more;
if(typeof data9 === "string"){
if(func3(data9) > 500){
const err20 = {instancePath:instancePath+"/paging/has_more",schemaPath:"#/$defs/Paging/properties/has_more/maxLength",keyword:"maxLength",params:{limit: 500},schema:500,parentSchema:schema49.properties.has_more,data:data9};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
else {
const err21 = {instancePath:instancePath+"/paging/has_more",schemaPath:"#/$defs/Paging/properties/has_more/type",keyword:"type",params:{type: "string"},schema:schema49.properties.has_more.type,parentSchema:schema49.properties.has_more,data:data9};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data5.size_parameter !== undefined){
let data10 = data5.size_parameter;
if(typeof data10 === "string"){
if(func3(data10) > 200){
const err22 = {instancePath:instancePath+"/paging/size_parameter",schemaPath:"#/$defs/Paging/properties/size_parameter/maxLength",keyword:"maxLength",params:{limit: 200},schema:200,parentSchema:schema49.properties.size_parameter,data:data10};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if(func3(data10) < 1){
const err23 = {instancePath:instancePath+"/paging/size_parameter",schemaPath:"#/$defs/Paging/properties/size_parameter/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema49.properties.size_parameter,data:data10};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
else {
const err24 = {instancePath:instancePath+"/paging/size_parameter",schemaPath:"#/$defs/Paging/properties/size_parameter/type",keyword:"type",params:{type: "string"},schema:schema49.properties.size_parameter.type,parentSchema:schema49.properties.size_parameter,data:data10};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data5.first !== undefined){
let data11 = data5.first;
if(!(((typeof data11 == "number") && (!(data11 % 1) && !isNaN(data11))) && (isFinite(data11)))){
const err25 = {instancePath:instancePath+"/paging/first",schemaPath:"#/$defs/Paging/properties/first/type",keyword:"type",params:{type: "integer"},schema:schema49.properties.first.type,parentSchema:schema49.properties.first,data:data11};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if((typeof data11 == "number") && (isFinite(data11))){
if(data11 > 1000 || isNaN(data11)){
const err26 = {instancePath:instancePath+"/paging/first",schemaPath:"#/$defs/Paging/properties/first/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000},schema:1000,parentSchema:schema49.properties.first,data:data11};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
if(data11 < 0 || isNaN(data11)){
const err27 = {instancePath:instancePath+"/paging/first",schemaPath:"#/$defs/Paging/properties/first/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},schema:0,parentSchema:schema49.properties.first,data:data11};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
}
}
else {
const err28 = {instancePath:instancePath+"/paging",schemaPath:"#/$defs/Paging/type",keyword:"type",params:{type: "object"},schema:schema49.type,parentSchema:schema49,data:data5};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(data.errors !== undefined){
let data12 = data.errors;
if(Array.isArray(data12)){
if(data12.length > 50){
const err29 = {instancePath:instancePath+"/errors",schemaPath:"#/properties/errors/maxItems",keyword:"maxItems",params:{limit: 50},schema:50,parentSchema:schema48.properties.errors,data:data12};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
const len0 = data12.length;
for(let i0=0; i0<len0; i0++){
let data13 = data12[i0];
if(data13 && typeof data13 == "object" && !Array.isArray(data13)){
if(data13.means === undefined){
const err30 = {instancePath:instancePath+"/errors/" + i0,schemaPath:"#/$defs/ResponseError/required",keyword:"required",params:{missingProperty: "means"},schema:schema50.required,parentSchema:schema50,data:data13};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
for(const key2 in data13){
if(!(((((key2 === "status") || (key2 === "where")) || (key2 === "means")) || (key2 === "message")) || (pattern4.test(key2)))){
const err31 = {instancePath:instancePath+"/errors/" + i0,schemaPath:"#/$defs/ResponseError/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},schema:false,parentSchema:schema50,data:data13};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data13.status !== undefined){
let data14 = data13.status;
if(typeof data14 === "string"){
if(!pattern27.test(data14)){
const err32 = {instancePath:instancePath+"/errors/" + i0+"/status",schemaPath:"#/$defs/ResponseError/properties/status/pattern",keyword:"pattern",params:{pattern: "^[1-5](?:[0-9]{2}|XX)$"},schema:"^[1-5](?:[0-9]{2}|XX)$",parentSchema:schema50.properties.status,data:data14};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
else {
const err33 = {instancePath:instancePath+"/errors/" + i0+"/status",schemaPath:"#/$defs/ResponseError/properties/status/type",keyword:"type",params:{type: "string"},schema:schema50.properties.status.type,parentSchema:schema50.properties.status,data:data14};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
if(data13.where !== undefined){
let data15 = data13.where;
if(data15 && typeof data15 == "object" && !Array.isArray(data15)){
if(data15.path === undefined){
const err34 = {instancePath:instancePath+"/errors/" + i0+"/where",schemaPath:"#/$defs/ResponseError/properties/where/required",keyword:"required",params:{missingProperty: "path"},schema:schema50.properties.where.required,parentSchema:schema50.properties.where,data:data15};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
for(const key3 in data15){
if(!(((key3 === "path") || (key3 === "equals")) || (pattern4.test(key3)))){
const err35 = {instancePath:instancePath+"/errors/" + i0+"/where",schemaPath:"#/$defs/ResponseError/properties/where/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3},schema:false,parentSchema:schema50.properties.where,data:data15};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
if(data15.path !== undefined){
let data16 = data15.path;
if(typeof data16 === "string"){
if(func3(data16) > 500){
const err36 = {instancePath:instancePath+"/errors/" + i0+"/where/path",schemaPath:"#/$defs/ResponseError/properties/where/properties/path/maxLength",keyword:"maxLength",params:{limit: 500},schema:500,parentSchema:schema50.properties.where.properties.path,data:data16};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
else {
const err37 = {instancePath:instancePath+"/errors/" + i0+"/where/path",schemaPath:"#/$defs/ResponseError/properties/where/properties/path/type",keyword:"type",params:{type: "string"},schema:schema50.properties.where.properties.path.type,parentSchema:schema50.properties.where.properties.path,data:data16};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
}
else {
const err38 = {instancePath:instancePath+"/errors/" + i0+"/where",schemaPath:"#/$defs/ResponseError/properties/where/type",keyword:"type",params:{type: "object"},schema:schema50.properties.where.type,parentSchema:schema50.properties.where,data:data15};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
if(data13.means !== undefined){
let data17 = data13.means;
if(typeof data17 !== "string"){
const err39 = {instancePath:instancePath+"/errors/" + i0+"/means",schemaPath:"#/$defs/ResponseError/properties/means/type",keyword:"type",params:{type: "string"},schema:schema50.properties.means.type,parentSchema:schema50.properties.means,data:data17};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
if(!(((((((data17 === "rejected") || (data17 === "not_found")) || (data17 === "unauthorized")) || (data17 === "forbidden")) || (data17 === "rate_limited")) || (data17 === "unavailable")) || (data17 === "conflict"))){
const err40 = {instancePath:instancePath+"/errors/" + i0+"/means",schemaPath:"#/$defs/ResponseError/properties/means/enum",keyword:"enum",params:{allowedValues: schema50.properties.means.enum},schema:schema50.properties.means.enum,parentSchema:schema50.properties.means,data:data17};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
if(data13.message !== undefined){
let data18 = data13.message;
if(typeof data18 === "string"){
if(func3(data18) > 500){
const err41 = {instancePath:instancePath+"/errors/" + i0+"/message",schemaPath:"#/$defs/ResponseError/properties/message/maxLength",keyword:"maxLength",params:{limit: 500},schema:500,parentSchema:schema50.properties.message,data:data18};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
else {
const err42 = {instancePath:instancePath+"/errors/" + i0+"/message",schemaPath:"#/$defs/ResponseError/properties/message/type",keyword:"type",params:{type: "string"},schema:schema50.properties.message.type,parentSchema:schema50.properties.message,data:data18};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
}
else {
const err43 = {instancePath:instancePath+"/errors/" + i0,schemaPath:"#/$defs/ResponseError/type",keyword:"type",params:{type: "object"},schema:schema50.type,parentSchema:schema50,data:data13};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
}
else {
const err44 = {instancePath:instancePath+"/errors",schemaPath:"#/properties/errors/type",keyword:"type",params:{type: "array"},schema:schema48.properties.errors.type,parentSchema:schema48.properties.errors,data:data12};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
}
else {
const err45 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema48.type,parentSchema:schema48,data};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
validate33.errors = vErrors;
return errors === 0;
}
validate33.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate25(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate25.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.operation_id === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "operation_id"},schema:schema41.required,parentSchema:schema41,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.endpoint === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "endpoint"},schema:schema41.required,parentSchema:schema41,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.method === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "method"},schema:schema41.required,parentSchema:schema41,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
for(const key0 in data){
if(!((func1.call(schema41.properties, key0)) || (pattern4.test(key0)))){
const err3 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema41,data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.operation_id !== undefined){
let data0 = data.operation_id;
if(typeof data0 === "string"){
if(func3(data0) > 200){
const err4 = {instancePath:instancePath+"/operation_id",schemaPath:"#/properties/operation_id/maxLength",keyword:"maxLength",params:{limit: 200},schema:200,parentSchema:schema41.properties.operation_id,data:data0};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(func3(data0) < 1){
const err5 = {instancePath:instancePath+"/operation_id",schemaPath:"#/properties/operation_id/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema41.properties.operation_id,data:data0};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
else {
const err6 = {instancePath:instancePath+"/operation_id",schemaPath:"#/properties/operation_id/type",keyword:"type",params:{type: "string"},schema:schema41.properties.operation_id.type,parentSchema:schema41.properties.operation_id,data:data0};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.endpoint !== undefined){
let data1 = data.endpoint;
if(typeof data1 === "string"){
if(func3(data1) > 4000){
const err7 = {instancePath:instancePath+"/endpoint",schemaPath:"#/properties/endpoint/maxLength",keyword:"maxLength",params:{limit: 4000},schema:4000,parentSchema:schema41.properties.endpoint,data:data1};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(func3(data1) < 1){
const err8 = {instancePath:instancePath+"/endpoint",schemaPath:"#/properties/endpoint/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema41.properties.endpoint,data:data1};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
else {
const err9 = {instancePath:instancePath+"/endpoint",schemaPath:"#/properties/endpoint/type",keyword:"type",params:{type: "string"},schema:schema41.properties.endpoint.type,parentSchema:schema41.properties.endpoint,data:data1};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data.method !== undefined){
let data2 = data.method;
if(typeof data2 !== "string"){
const err10 = {instancePath:instancePath+"/method",schemaPath:"#/properties/method/type",keyword:"type",params:{type: "string"},schema:schema41.properties.method.type,parentSchema:schema41.properties.method,data:data2};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(!(((((((data2 === "GET") || (data2 === "HEAD")) || (data2 === "OPTIONS")) || (data2 === "POST")) || (data2 === "PUT")) || (data2 === "PATCH")) || (data2 === "DELETE"))){
const err11 = {instancePath:instancePath+"/method",schemaPath:"#/properties/method/enum",keyword:"enum",params:{allowedValues: schema41.properties.method.enum},schema:schema41.properties.method.enum,parentSchema:schema41.properties.method,data:data2};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data.summary !== undefined){
let data3 = data.summary;
if(typeof data3 === "string"){
if(func3(data3) > 500){
const err12 = {instancePath:instancePath+"/summary",schemaPath:"#/properties/summary/maxLength",keyword:"maxLength",params:{limit: 500},schema:500,parentSchema:schema41.properties.summary,data:data3};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
else {
const err13 = {instancePath:instancePath+"/summary",schemaPath:"#/properties/summary/type",keyword:"type",params:{type: "string"},schema:schema41.properties.summary.type,parentSchema:schema41.properties.summary,data:data3};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data.description !== undefined){
let data4 = data.description;
if(typeof data4 === "string"){
if(func3(data4) > 10000){
const err14 = {instancePath:instancePath+"/description",schemaPath:"#/properties/description/maxLength",keyword:"maxLength",params:{limit: 10000},schema:10000,parentSchema:schema41.properties.description,data:data4};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
else {
const err15 = {instancePath:instancePath+"/description",schemaPath:"#/properties/description/type",keyword:"type",params:{type: "string"},schema:schema41.properties.description.type,parentSchema:schema41.properties.description,data:data4};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data.tags !== undefined){
let data5 = data.tags;
if(Array.isArray(data5)){
if(data5.length > 50){
const err16 = {instancePath:instancePath+"/tags",schemaPath:"#/properties/tags/maxItems",keyword:"maxItems",params:{limit: 50},schema:50,parentSchema:schema41.properties.tags,data:data5};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
const len0 = data5.length;
for(let i0=0; i0<len0; i0++){
let data6 = data5[i0];
if(typeof data6 === "string"){
if(func3(data6) > 200){
const err17 = {instancePath:instancePath+"/tags/" + i0,schemaPath:"#/properties/tags/items/maxLength",keyword:"maxLength",params:{limit: 200},schema:200,parentSchema:schema41.properties.tags.items,data:data6};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/tags/" + i0,schemaPath:"#/properties/tags/items/type",keyword:"type",params:{type: "string"},schema:schema41.properties.tags.items.type,parentSchema:schema41.properties.tags.items,data:data6};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
}
else {
const err19 = {instancePath:instancePath+"/tags",schemaPath:"#/properties/tags/type",keyword:"type",params:{type: "array"},schema:schema41.properties.tags.type,parentSchema:schema41.properties.tags,data:data5};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data.documentation_url !== undefined){
let data7 = data.documentation_url;
if(typeof data7 === "string"){
if(func3(data7) > 2000){
const err20 = {instancePath:instancePath+"/documentation_url",schemaPath:"#/properties/documentation_url/maxLength",keyword:"maxLength",params:{limit: 2000},schema:2000,parentSchema:schema41.properties.documentation_url,data:data7};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(func3(data7) < 1){
const err21 = {instancePath:instancePath+"/documentation_url",schemaPath:"#/properties/documentation_url/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema41.properties.documentation_url,data:data7};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
else {
const err22 = {instancePath:instancePath+"/documentation_url",schemaPath:"#/properties/documentation_url/type",keyword:"type",params:{type: "string"},schema:schema41.properties.documentation_url.type,parentSchema:schema41.properties.documentation_url,data:data7};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data.source !== undefined){
let data8 = data.source;
if(typeof data8 === "string"){
if(func3(data8) > 2000){
const err23 = {instancePath:instancePath+"/source",schemaPath:"#/properties/source/maxLength",keyword:"maxLength",params:{limit: 2000},schema:2000,parentSchema:schema41.properties.source,data:data8};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if(func3(data8) < 1){
const err24 = {instancePath:instancePath+"/source",schemaPath:"#/properties/source/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema41.properties.source,data:data8};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
else {
const err25 = {instancePath:instancePath+"/source",schemaPath:"#/properties/source/type",keyword:"type",params:{type: "string"},schema:schema41.properties.source.type,parentSchema:schema41.properties.source,data:data8};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data.deprecated !== undefined){
let data9 = data.deprecated;
if(typeof data9 !== "boolean"){
const err26 = {instancePath:instancePath+"/deprecated",schemaPath:"#/properties/deprecated/type",keyword:"type",params:{type: "boolean"},schema:schema41.properties.deprecated.type,parentSchema:schema41.properties.deprecated,data:data9};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
if(data.idempotent !== undefined){
let data10 = data.idempotent;
if(typeof data10 !== "boolean"){
const err27 = {instancePath:instancePath+"/idempotent",schemaPath:"#/properties/idempotent/type",keyword:"type",params:{type: "boolean"},schema:schema41.properties.idempotent.type,parentSchema:schema41.properties.idempotent,data:data10};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data.idempotency_key_header !== undefined){
let data11 = data.idempotency_key_header;
if(typeof data11 === "string"){
if(func3(data11) > 200){
const err28 = {instancePath:instancePath+"/idempotency_key_header",schemaPath:"#/properties/idempotency_key_header/maxLength",keyword:"maxLength",params:{limit: 200},schema:200,parentSchema:schema41.properties.idempotency_key_header,data:data11};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if(func3(data11) < 1){
const err29 = {instancePath:instancePath+"/idempotency_key_header",schemaPath:"#/properties/idempotency_key_header/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema41.properties.idempotency_key_header,data:data11};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
else {
const err30 = {instancePath:instancePath+"/idempotency_key_header",schemaPath:"#/properties/idempotency_key_header/type",keyword:"type",params:{type: "string"},schema:schema41.properties.idempotency_key_header.type,parentSchema:schema41.properties.idempotency_key_header,data:data11};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data.timeout_ms !== undefined){
let data12 = data.timeout_ms;
if(!(((typeof data12 == "number") && (!(data12 % 1) && !isNaN(data12))) && (isFinite(data12)))){
const err31 = {instancePath:instancePath+"/timeout_ms",schemaPath:"#/properties/timeout_ms/type",keyword:"type",params:{type: "integer"},schema:schema41.properties.timeout_ms.type,parentSchema:schema41.properties.timeout_ms,data:data12};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if((typeof data12 == "number") && (isFinite(data12))){
if(data12 > 600000 || isNaN(data12)){
const err32 = {instancePath:instancePath+"/timeout_ms",schemaPath:"#/properties/timeout_ms/maximum",keyword:"maximum",params:{comparison: "<=", limit: 600000},schema:600000,parentSchema:schema41.properties.timeout_ms,data:data12};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if(data12 < 1 || isNaN(data12)){
const err33 = {instancePath:instancePath+"/timeout_ms",schemaPath:"#/properties/timeout_ms/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},schema:1,parentSchema:schema41.properties.timeout_ms,data:data12};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
}
if(data.scopes !== undefined){
let data13 = data.scopes;
if(Array.isArray(data13)){
if(data13.length > 100){
const err34 = {instancePath:instancePath+"/scopes",schemaPath:"#/properties/scopes/maxItems",keyword:"maxItems",params:{limit: 100},schema:100,parentSchema:schema41.properties.scopes,data:data13};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
const len1 = data13.length;
for(let i1=0; i1<len1; i1++){
let data14 = data13[i1];
if(typeof data14 === "string"){
if(func3(data14) > 300){
const err35 = {instancePath:instancePath+"/scopes/" + i1,schemaPath:"#/properties/scopes/items/maxLength",keyword:"maxLength",params:{limit: 300},schema:300,parentSchema:schema41.properties.scopes.items,data:data14};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
else {
const err36 = {instancePath:instancePath+"/scopes/" + i1,schemaPath:"#/properties/scopes/items/type",keyword:"type",params:{type: "string"},schema:schema41.properties.scopes.items.type,parentSchema:schema41.properties.scopes.items,data:data14};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
}
else {
const err37 = {instancePath:instancePath+"/scopes",schemaPath:"#/properties/scopes/type",keyword:"type",params:{type: "array"},schema:schema41.properties.scopes.type,parentSchema:schema41.properties.scopes,data:data13};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
if(data.auth_type_ref !== undefined){
let data15 = data.auth_type_ref;
if(typeof data15 === "string"){
if(func3(data15) > 100){
const err38 = {instancePath:instancePath+"/auth_type_ref",schemaPath:"#/properties/auth_type_ref/maxLength",keyword:"maxLength",params:{limit: 100},schema:100,parentSchema:schema41.properties.auth_type_ref,data:data15};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
if(func3(data15) < 1){
const err39 = {instancePath:instancePath+"/auth_type_ref",schemaPath:"#/properties/auth_type_ref/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema41.properties.auth_type_ref,data:data15};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
else {
const err40 = {instancePath:instancePath+"/auth_type_ref",schemaPath:"#/properties/auth_type_ref/type",keyword:"type",params:{type: "string"},schema:schema41.properties.auth_type_ref.type,parentSchema:schema41.properties.auth_type_ref,data:data15};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
if(data.auth_headers !== undefined){
let data16 = data.auth_headers;
if(data16 && typeof data16 == "object" && !Array.isArray(data16)){
for(const key1 in data16){
let data17 = data16[key1];
if(typeof data17 === "string"){
if(func3(data17) > 4000){
const err41 = {instancePath:instancePath+"/auth_headers/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/auth_headers/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 4000},schema:4000,parentSchema:schema41.properties.auth_headers.additionalProperties,data:data17};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
else {
const err42 = {instancePath:instancePath+"/auth_headers/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/auth_headers/additionalProperties/type",keyword:"type",params:{type: "string"},schema:schema41.properties.auth_headers.additionalProperties.type,parentSchema:schema41.properties.auth_headers.additionalProperties,data:data17};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
}
else {
const err43 = {instancePath:instancePath+"/auth_headers",schemaPath:"#/properties/auth_headers/type",keyword:"type",params:{type: "object"},schema:schema41.properties.auth_headers.type,parentSchema:schema41.properties.auth_headers,data:data16};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
if(data.auth_query !== undefined){
let data18 = data.auth_query;
if(data18 && typeof data18 == "object" && !Array.isArray(data18)){
for(const key2 in data18){
let data19 = data18[key2];
if(typeof data19 === "string"){
if(func3(data19) > 4000){
const err44 = {instancePath:instancePath+"/auth_query/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/auth_query/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 4000},schema:4000,parentSchema:schema41.properties.auth_query.additionalProperties,data:data19};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
else {
const err45 = {instancePath:instancePath+"/auth_query/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/auth_query/additionalProperties/type",keyword:"type",params:{type: "string"},schema:schema41.properties.auth_query.additionalProperties.type,parentSchema:schema41.properties.auth_query.additionalProperties,data:data19};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
}
else {
const err46 = {instancePath:instancePath+"/auth_query",schemaPath:"#/properties/auth_query/type",keyword:"type",params:{type: "object"},schema:schema41.properties.auth_query.type,parentSchema:schema41.properties.auth_query,data:data18};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
if(data.auth_cookies !== undefined){
let data20 = data.auth_cookies;
if(data20 && typeof data20 == "object" && !Array.isArray(data20)){
for(const key3 in data20){
let data21 = data20[key3];
if(typeof data21 === "string"){
if(func3(data21) > 4000){
const err47 = {instancePath:instancePath+"/auth_cookies/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/auth_cookies/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 4000},schema:4000,parentSchema:schema41.properties.auth_cookies.additionalProperties,data:data21};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
else {
const err48 = {instancePath:instancePath+"/auth_cookies/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/auth_cookies/additionalProperties/type",keyword:"type",params:{type: "string"},schema:schema41.properties.auth_cookies.additionalProperties.type,parentSchema:schema41.properties.auth_cookies.additionalProperties,data:data21};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
}
else {
const err49 = {instancePath:instancePath+"/auth_cookies",schemaPath:"#/properties/auth_cookies/type",keyword:"type",params:{type: "object"},schema:schema41.properties.auth_cookies.type,parentSchema:schema41.properties.auth_cookies,data:data20};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
if(data.auth_body !== undefined){
let data22 = data.auth_body;
if(data22 && typeof data22 == "object" && !Array.isArray(data22)){
for(const key4 in data22){
let data23 = data22[key4];
if(typeof data23 === "string"){
if(func3(data23) > 4000){
const err50 = {instancePath:instancePath+"/auth_body/" + key4.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/auth_body/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 4000},schema:4000,parentSchema:schema41.properties.auth_body.additionalProperties,data:data23};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
else {
const err51 = {instancePath:instancePath+"/auth_body/" + key4.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/auth_body/additionalProperties/type",keyword:"type",params:{type: "string"},schema:schema41.properties.auth_body.additionalProperties.type,parentSchema:schema41.properties.auth_body.additionalProperties,data:data23};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
}
else {
const err52 = {instancePath:instancePath+"/auth_body",schemaPath:"#/properties/auth_body/type",keyword:"type",params:{type: "object"},schema:schema41.properties.auth_body.type,parentSchema:schema41.properties.auth_body,data:data22};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
if(data.parameters !== undefined){
let data24 = data.parameters;
if(Array.isArray(data24)){
const len2 = data24.length;
for(let i2=0; i2<len2; i2++){
if(!(validate26(data24[i2], {instancePath:instancePath+"/parameters/" + i2,parentData:data24,parentDataProperty:i2,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors);
errors = vErrors.length;
}
}
}
else {
const err53 = {instancePath:instancePath+"/parameters",schemaPath:"#/properties/parameters/type",keyword:"type",params:{type: "array"},schema:schema41.properties.parameters.type,parentSchema:schema41.properties.parameters,data:data24};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
if(data.request_body !== undefined){
let data26 = data.request_body;
if(data26 && typeof data26 == "object" && !Array.isArray(data26)){
for(const key5 in data26){
if(!((((key5 === "content_type") || (key5 === "parameter")) || (key5 === "required")) || (pattern4.test(key5)))){
const err54 = {instancePath:instancePath+"/request_body",schemaPath:"#/$defs/RequestBody/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5},schema:false,parentSchema:schema47,data:data26};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
if(data26.content_type !== undefined){
let data27 = data26.content_type;
if(typeof data27 === "string"){
if(func3(data27) > 200){
const err55 = {instancePath:instancePath+"/request_body/content_type",schemaPath:"#/$defs/RequestBody/properties/content_type/maxLength",keyword:"maxLength",params:{limit: 200},schema:200,parentSchema:schema47.properties.content_type,data:data27};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
if(func3(data27) < 1){
const err56 = {instancePath:instancePath+"/request_body/content_type",schemaPath:"#/$defs/RequestBody/properties/content_type/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema47.properties.content_type,data:data27};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
else {
const err57 = {instancePath:instancePath+"/request_body/content_type",schemaPath:"#/$defs/RequestBody/properties/content_type/type",keyword:"type",params:{type: "string"},schema:schema47.properties.content_type.type,parentSchema:schema47.properties.content_type,data:data27};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
if(data26.parameter !== undefined){
let data28 = data26.parameter;
if(typeof data28 === "string"){
if(func3(data28) > 200){
const err58 = {instancePath:instancePath+"/request_body/parameter",schemaPath:"#/$defs/RequestBody/properties/parameter/maxLength",keyword:"maxLength",params:{limit: 200},schema:200,parentSchema:schema47.properties.parameter,data:data28};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
if(func3(data28) < 1){
const err59 = {instancePath:instancePath+"/request_body/parameter",schemaPath:"#/$defs/RequestBody/properties/parameter/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema47.properties.parameter,data:data28};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
else {
const err60 = {instancePath:instancePath+"/request_body/parameter",schemaPath:"#/$defs/RequestBody/properties/parameter/type",keyword:"type",params:{type: "string"},schema:schema47.properties.parameter.type,parentSchema:schema47.properties.parameter,data:data28};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
}
if(data26.required !== undefined){
let data29 = data26.required;
if(typeof data29 !== "boolean"){
const err61 = {instancePath:instancePath+"/request_body/required",schemaPath:"#/$defs/RequestBody/properties/required/type",keyword:"type",params:{type: "boolean"},schema:schema47.properties.required.type,parentSchema:schema47.properties.required,data:data29};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
}
else {
const err62 = {instancePath:instancePath+"/request_body",schemaPath:"#/$defs/RequestBody/type",keyword:"type",params:{type: "object"},schema:schema47.type,parentSchema:schema47,data:data26};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
if(data.response !== undefined){
if(!(validate33(data.response, {instancePath:instancePath+"/response",parentData:data,parentDataProperty:"response",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate33.errors : vErrors.concat(validate33.errors);
errors = vErrors.length;
}
}
}
else {
const err63 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema41.type,parentSchema:schema41,data};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
validate25.errors = vErrors;
return errors === 0;
}
validate25.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema54 = grammar.$defs.McpConfig;
const pattern40 = new RegExp("^(https://[!-~]+|data:image/[!-~]+)$", "u");
const schema55 = grammar.$defs.RouteMapping;
const schema56 = grammar.$defs.AnnotationOverrides;

function validate37(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate37.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.operation_id === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "operation_id"},schema:schema55.required,parentSchema:schema55,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.mcp_tool_name === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "mcp_tool_name"},schema:schema55.required,parentSchema:schema55,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.mcp_tool_description === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "mcp_tool_description"},schema:schema55.required,parentSchema:schema55,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
for(const key0 in data){
if(!((func1.call(schema55.properties, key0)) || (pattern4.test(key0)))){
const err3 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema55,data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.operation_id !== undefined){
let data0 = data.operation_id;
if(typeof data0 === "string"){
if(func3(data0) > 200){
const err4 = {instancePath:instancePath+"/operation_id",schemaPath:"#/properties/operation_id/maxLength",keyword:"maxLength",params:{limit: 200},schema:200,parentSchema:schema55.properties.operation_id,data:data0};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(func3(data0) < 1){
const err5 = {instancePath:instancePath+"/operation_id",schemaPath:"#/properties/operation_id/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema55.properties.operation_id,data:data0};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
else {
const err6 = {instancePath:instancePath+"/operation_id",schemaPath:"#/properties/operation_id/type",keyword:"type",params:{type: "string"},schema:schema55.properties.operation_id.type,parentSchema:schema55.properties.operation_id,data:data0};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.mcp_tool_name !== undefined){
let data1 = data.mcp_tool_name;
if(typeof data1 === "string"){
if(func3(data1) > 100){
const err7 = {instancePath:instancePath+"/mcp_tool_name",schemaPath:"#/properties/mcp_tool_name/maxLength",keyword:"maxLength",params:{limit: 100},schema:100,parentSchema:schema55.properties.mcp_tool_name,data:data1};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(func3(data1) < 1){
const err8 = {instancePath:instancePath+"/mcp_tool_name",schemaPath:"#/properties/mcp_tool_name/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema55.properties.mcp_tool_name,data:data1};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
else {
const err9 = {instancePath:instancePath+"/mcp_tool_name",schemaPath:"#/properties/mcp_tool_name/type",keyword:"type",params:{type: "string"},schema:schema55.properties.mcp_tool_name.type,parentSchema:schema55.properties.mcp_tool_name,data:data1};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data.mcp_tool_title !== undefined){
let data2 = data.mcp_tool_title;
if(typeof data2 === "string"){
if(func3(data2) > 200){
const err10 = {instancePath:instancePath+"/mcp_tool_title",schemaPath:"#/properties/mcp_tool_title/maxLength",keyword:"maxLength",params:{limit: 200},schema:200,parentSchema:schema55.properties.mcp_tool_title,data:data2};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(func3(data2) < 1){
const err11 = {instancePath:instancePath+"/mcp_tool_title",schemaPath:"#/properties/mcp_tool_title/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema55.properties.mcp_tool_title,data:data2};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/mcp_tool_title",schemaPath:"#/properties/mcp_tool_title/type",keyword:"type",params:{type: "string"},schema:schema55.properties.mcp_tool_title.type,parentSchema:schema55.properties.mcp_tool_title,data:data2};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.mcp_tool_description !== undefined){
let data3 = data.mcp_tool_description;
if(typeof data3 === "string"){
if(func3(data3) > 500){
const err13 = {instancePath:instancePath+"/mcp_tool_description",schemaPath:"#/properties/mcp_tool_description/maxLength",keyword:"maxLength",params:{limit: 500},schema:500,parentSchema:schema55.properties.mcp_tool_description,data:data3};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(func3(data3) < 1){
const err14 = {instancePath:instancePath+"/mcp_tool_description",schemaPath:"#/properties/mcp_tool_description/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema55.properties.mcp_tool_description,data:data3};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
else {
const err15 = {instancePath:instancePath+"/mcp_tool_description",schemaPath:"#/properties/mcp_tool_description/type",keyword:"type",params:{type: "string"},schema:schema55.properties.mcp_tool_description.type,parentSchema:schema55.properties.mcp_tool_description,data:data3};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data.parameter_mappings !== undefined){
let data4 = data.parameter_mappings;
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
for(const key1 in data4){
let data5 = data4[key1];
if(typeof data5 === "string"){
if(func3(data5) > 200){
const err16 = {instancePath:instancePath+"/parameter_mappings/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/parameter_mappings/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 200},schema:200,parentSchema:schema55.properties.parameter_mappings.additionalProperties,data:data5};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(func3(data5) < 1){
const err17 = {instancePath:instancePath+"/parameter_mappings/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/parameter_mappings/additionalProperties/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema55.properties.parameter_mappings.additionalProperties,data:data5};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/parameter_mappings/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/parameter_mappings/additionalProperties/type",keyword:"type",params:{type: "string"},schema:schema55.properties.parameter_mappings.additionalProperties.type,parentSchema:schema55.properties.parameter_mappings.additionalProperties,data:data5};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
}
else {
const err19 = {instancePath:instancePath+"/parameter_mappings",schemaPath:"#/properties/parameter_mappings/type",keyword:"type",params:{type: "object"},schema:schema55.properties.parameter_mappings.type,parentSchema:schema55.properties.parameter_mappings,data:data4};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data.parameter_descriptions !== undefined){
let data6 = data.parameter_descriptions;
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
for(const key2 in data6){
let data7 = data6[key2];
if(typeof data7 === "string"){
if(func3(data7) > 2000){
const err20 = {instancePath:instancePath+"/parameter_descriptions/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/parameter_descriptions/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 2000},schema:2000,parentSchema:schema55.properties.parameter_descriptions.additionalProperties,data:data7};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(func3(data7) < 1){
const err21 = {instancePath:instancePath+"/parameter_descriptions/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/parameter_descriptions/additionalProperties/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema55.properties.parameter_descriptions.additionalProperties,data:data7};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
else {
const err22 = {instancePath:instancePath+"/parameter_descriptions/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/parameter_descriptions/additionalProperties/type",keyword:"type",params:{type: "string"},schema:schema55.properties.parameter_descriptions.additionalProperties.type,parentSchema:schema55.properties.parameter_descriptions.additionalProperties,data:data7};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
}
else {
const err23 = {instancePath:instancePath+"/parameter_descriptions",schemaPath:"#/properties/parameter_descriptions/type",keyword:"type",params:{type: "object"},schema:schema55.properties.parameter_descriptions.type,parentSchema:schema55.properties.parameter_descriptions,data:data6};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
if(data.fixed_arguments !== undefined){
let data8 = data.fixed_arguments;
if(!(data8 && typeof data8 == "object" && !Array.isArray(data8))){
const err24 = {instancePath:instancePath+"/fixed_arguments",schemaPath:"#/properties/fixed_arguments/type",keyword:"type",params:{type: "object"},schema:schema55.properties.fixed_arguments.type,parentSchema:schema55.properties.fixed_arguments,data:data8};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data.output_schema !== undefined){
let data9 = data.output_schema;
if(typeof data9 !== "string"){
const err25 = {instancePath:instancePath+"/output_schema",schemaPath:"#/properties/output_schema/type",keyword:"type",params:{type: "string"},schema:schema55.properties.output_schema.type,parentSchema:schema55.properties.output_schema,data:data9};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if(!(((data9 === "none") || (data9 === "shallow")) || (data9 === "full"))){
const err26 = {instancePath:instancePath+"/output_schema",schemaPath:"#/properties/output_schema/enum",keyword:"enum",params:{allowedValues: schema55.properties.output_schema.enum},schema:schema55.properties.output_schema.enum,parentSchema:schema55.properties.output_schema,data:data9};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
if(data.examples !== undefined){
let data10 = data.examples;
if(Array.isArray(data10)){
if(data10.length > 50){
const err27 = {instancePath:instancePath+"/examples",schemaPath:"#/properties/examples/maxItems",keyword:"maxItems",params:{limit: 50},schema:50,parentSchema:schema55.properties.examples,data:data10};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
const len0 = data10.length;
for(let i0=0; i0<len0; i0++){
let data11 = data10[i0];
if(typeof data11 === "string"){
if(func3(data11) > 500){
const err28 = {instancePath:instancePath+"/examples/" + i0,schemaPath:"#/properties/examples/items/maxLength",keyword:"maxLength",params:{limit: 500},schema:500,parentSchema:schema55.properties.examples.items,data:data11};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if(func3(data11) < 1){
const err29 = {instancePath:instancePath+"/examples/" + i0,schemaPath:"#/properties/examples/items/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema55.properties.examples.items,data:data11};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
else {
const err30 = {instancePath:instancePath+"/examples/" + i0,schemaPath:"#/properties/examples/items/type",keyword:"type",params:{type: "string"},schema:schema55.properties.examples.items.type,parentSchema:schema55.properties.examples.items,data:data11};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
}
else {
const err31 = {instancePath:instancePath+"/examples",schemaPath:"#/properties/examples/type",keyword:"type",params:{type: "array"},schema:schema55.properties.examples.type,parentSchema:schema55.properties.examples,data:data10};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data.not_for !== undefined){
let data12 = data.not_for;
if(Array.isArray(data12)){
if(data12.length > 50){
const err32 = {instancePath:instancePath+"/not_for",schemaPath:"#/properties/not_for/maxItems",keyword:"maxItems",params:{limit: 50},schema:50,parentSchema:schema55.properties.not_for,data:data12};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
const len1 = data12.length;
for(let i1=0; i1<len1; i1++){
let data13 = data12[i1];
if(typeof data13 === "string"){
if(func3(data13) > 500){
const err33 = {instancePath:instancePath+"/not_for/" + i1,schemaPath:"#/properties/not_for/items/maxLength",keyword:"maxLength",params:{limit: 500},schema:500,parentSchema:schema55.properties.not_for.items,data:data13};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
if(func3(data13) < 1){
const err34 = {instancePath:instancePath+"/not_for/" + i1,schemaPath:"#/properties/not_for/items/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema55.properties.not_for.items,data:data13};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
else {
const err35 = {instancePath:instancePath+"/not_for/" + i1,schemaPath:"#/properties/not_for/items/type",keyword:"type",params:{type: "string"},schema:schema55.properties.not_for.items.type,parentSchema:schema55.properties.not_for.items,data:data13};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
}
else {
const err36 = {instancePath:instancePath+"/not_for",schemaPath:"#/properties/not_for/type",keyword:"type",params:{type: "array"},schema:schema55.properties.not_for.type,parentSchema:schema55.properties.not_for,data:data12};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
if(data.annotations !== undefined){
let data14 = data.annotations;
if(data14 && typeof data14 == "object" && !Array.isArray(data14)){
for(const key3 in data14){
if(!(((((key3 === "read_only") || (key3 === "destructive")) || (key3 === "idempotent")) || (key3 === "open_world")) || (pattern4.test(key3)))){
const err37 = {instancePath:instancePath+"/annotations",schemaPath:"#/$defs/AnnotationOverrides/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3},schema:false,parentSchema:schema56,data:data14};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
if(data14.read_only !== undefined){
let data15 = data14.read_only;
if(typeof data15 !== "boolean"){
const err38 = {instancePath:instancePath+"/annotations/read_only",schemaPath:"#/$defs/AnnotationOverrides/properties/read_only/type",keyword:"type",params:{type: "boolean"},schema:schema56.properties.read_only.type,parentSchema:schema56.properties.read_only,data:data15};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
if(data14.destructive !== undefined){
let data16 = data14.destructive;
if(typeof data16 !== "boolean"){
const err39 = {instancePath:instancePath+"/annotations/destructive",schemaPath:"#/$defs/AnnotationOverrides/properties/destructive/type",keyword:"type",params:{type: "boolean"},schema:schema56.properties.destructive.type,parentSchema:schema56.properties.destructive,data:data16};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
if(data14.idempotent !== undefined){
let data17 = data14.idempotent;
if(typeof data17 !== "boolean"){
const err40 = {instancePath:instancePath+"/annotations/idempotent",schemaPath:"#/$defs/AnnotationOverrides/properties/idempotent/type",keyword:"type",params:{type: "boolean"},schema:schema56.properties.idempotent.type,parentSchema:schema56.properties.idempotent,data:data17};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
if(data14.open_world !== undefined){
let data18 = data14.open_world;
if(typeof data18 !== "boolean"){
const err41 = {instancePath:instancePath+"/annotations/open_world",schemaPath:"#/$defs/AnnotationOverrides/properties/open_world/type",keyword:"type",params:{type: "boolean"},schema:schema56.properties.open_world.type,parentSchema:schema56.properties.open_world,data:data18};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
}
else {
const err42 = {instancePath:instancePath+"/annotations",schemaPath:"#/$defs/AnnotationOverrides/type",keyword:"type",params:{type: "object"},schema:schema56.type,parentSchema:schema56,data:data14};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
}
else {
const err43 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema55.type,parentSchema:schema55,data};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
validate37.errors = vErrors;
return errors === 0;
}
validate37.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate36(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate36.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
const _errs1 = errors;
let valid0 = true;
const _errs2 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.enabled === undefined) && (missing0 = "enabled")){
const err0 = {};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
else {
if(data.enabled !== undefined){
if(true !== data.enabled){
const err1 = {};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
}
}
var _valid0 = _errs2 === errors;
errors = _errs1;
if(vErrors !== null){
if(_errs1){
vErrors.length = _errs1;
}
else {
vErrors = null;
}
}
if(_valid0){
const _errs4 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.server_name === undefined){
const err2 = {instancePath,schemaPath:"#/then/required",keyword:"required",params:{missingProperty: "server_name"},schema:schema54.then.required,parentSchema:schema54.then,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.server_description === undefined){
const err3 = {instancePath,schemaPath:"#/then/required",keyword:"required",params:{missingProperty: "server_description"},schema:schema54.then.required,parentSchema:schema54.then,data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
var _valid0 = _errs4 === errors;
valid0 = _valid0;
}
if(!valid0){
const err4 = {instancePath,schemaPath:"#/if",keyword:"if",params:{failingKeyword: "then"},schema:schema54.if,parentSchema:schema54,data};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!((func1.call(schema54.properties, key0)) || (pattern4.test(key0)))){
const err5 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema54,data};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.enabled !== undefined){
let data1 = data.enabled;
if(typeof data1 !== "boolean"){
const err6 = {instancePath:instancePath+"/enabled",schemaPath:"#/properties/enabled/type",keyword:"type",params:{type: "boolean"},schema:schema54.properties.enabled.type,parentSchema:schema54.properties.enabled,data:data1};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.server_name !== undefined){
let data2 = data.server_name;
if(typeof data2 === "string"){
if(func3(data2) > 100){
const err7 = {instancePath:instancePath+"/server_name",schemaPath:"#/properties/server_name/maxLength",keyword:"maxLength",params:{limit: 100},schema:100,parentSchema:schema54.properties.server_name,data:data2};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(func3(data2) < 1){
const err8 = {instancePath:instancePath+"/server_name",schemaPath:"#/properties/server_name/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema54.properties.server_name,data:data2};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
else {
const err9 = {instancePath:instancePath+"/server_name",schemaPath:"#/properties/server_name/type",keyword:"type",params:{type: "string"},schema:schema54.properties.server_name.type,parentSchema:schema54.properties.server_name,data:data2};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data.server_description !== undefined){
let data3 = data.server_description;
if(typeof data3 === "string"){
if(func3(data3) > 500){
const err10 = {instancePath:instancePath+"/server_description",schemaPath:"#/properties/server_description/maxLength",keyword:"maxLength",params:{limit: 500},schema:500,parentSchema:schema54.properties.server_description,data:data3};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(func3(data3) < 1){
const err11 = {instancePath:instancePath+"/server_description",schemaPath:"#/properties/server_description/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema54.properties.server_description,data:data3};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/server_description",schemaPath:"#/properties/server_description/type",keyword:"type",params:{type: "string"},schema:schema54.properties.server_description.type,parentSchema:schema54.properties.server_description,data:data3};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.instructions !== undefined){
let data4 = data.instructions;
if(typeof data4 === "string"){
if(func3(data4) > 5000){
const err13 = {instancePath:instancePath+"/instructions",schemaPath:"#/properties/instructions/maxLength",keyword:"maxLength",params:{limit: 5000},schema:5000,parentSchema:schema54.properties.instructions,data:data4};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(func3(data4) < 1){
const err14 = {instancePath:instancePath+"/instructions",schemaPath:"#/properties/instructions/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema54.properties.instructions,data:data4};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
else {
const err15 = {instancePath:instancePath+"/instructions",schemaPath:"#/properties/instructions/type",keyword:"type",params:{type: "string"},schema:schema54.properties.instructions.type,parentSchema:schema54.properties.instructions,data:data4};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data.icons !== undefined){
let data5 = data.icons;
if(Array.isArray(data5)){
if(data5.length > 10){
const err16 = {instancePath:instancePath+"/icons",schemaPath:"#/properties/icons/maxItems",keyword:"maxItems",params:{limit: 10},schema:10,parentSchema:schema54.properties.icons,data:data5};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
const len0 = data5.length;
for(let i0=0; i0<len0; i0++){
let data6 = data5[i0];
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
if(data6.src === undefined){
const err17 = {instancePath:instancePath+"/icons/" + i0,schemaPath:"#/properties/icons/items/required",keyword:"required",params:{missingProperty: "src"},schema:schema54.properties.icons.items.required,parentSchema:schema54.properties.icons.items,data:data6};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
for(const key1 in data6){
if(!((((key1 === "src") || (key1 === "mime_type")) || (key1 === "sizes")) || (pattern4.test(key1)))){
const err18 = {instancePath:instancePath+"/icons/" + i0,schemaPath:"#/properties/icons/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},schema:false,parentSchema:schema54.properties.icons.items,data:data6};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data6.src !== undefined){
let data7 = data6.src;
if(typeof data7 === "string"){
if(func3(data7) > 20000){
const err19 = {instancePath:instancePath+"/icons/" + i0+"/src",schemaPath:"#/properties/icons/items/properties/src/maxLength",keyword:"maxLength",params:{limit: 20000},schema:20000,parentSchema:schema54.properties.icons.items.properties.src,data:data7};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(func3(data7) < 1){
const err20 = {instancePath:instancePath+"/icons/" + i0+"/src",schemaPath:"#/properties/icons/items/properties/src/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema54.properties.icons.items.properties.src,data:data7};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(!pattern40.test(data7)){
const err21 = {instancePath:instancePath+"/icons/" + i0+"/src",schemaPath:"#/properties/icons/items/properties/src/pattern",keyword:"pattern",params:{pattern: "^(https://[!-~]+|data:image/[!-~]+)$"},schema:"^(https://[!-~]+|data:image/[!-~]+)$",parentSchema:schema54.properties.icons.items.properties.src,data:data7};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
else {
const err22 = {instancePath:instancePath+"/icons/" + i0+"/src",schemaPath:"#/properties/icons/items/properties/src/type",keyword:"type",params:{type: "string"},schema:schema54.properties.icons.items.properties.src.type,parentSchema:schema54.properties.icons.items.properties.src,data:data7};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data6.mime_type !== undefined){
let data8 = data6.mime_type;
if(typeof data8 === "string"){
if(func3(data8) > 100){
const err23 = {instancePath:instancePath+"/icons/" + i0+"/mime_type",schemaPath:"#/properties/icons/items/properties/mime_type/maxLength",keyword:"maxLength",params:{limit: 100},schema:100,parentSchema:schema54.properties.icons.items.properties.mime_type,data:data8};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if(func3(data8) < 1){
const err24 = {instancePath:instancePath+"/icons/" + i0+"/mime_type",schemaPath:"#/properties/icons/items/properties/mime_type/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema54.properties.icons.items.properties.mime_type,data:data8};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
else {
const err25 = {instancePath:instancePath+"/icons/" + i0+"/mime_type",schemaPath:"#/properties/icons/items/properties/mime_type/type",keyword:"type",params:{type: "string"},schema:schema54.properties.icons.items.properties.mime_type.type,parentSchema:schema54.properties.icons.items.properties.mime_type,data:data8};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data6.sizes !== undefined){
let data9 = data6.sizes;
if(Array.isArray(data9)){
const len1 = data9.length;
for(let i1=0; i1<len1; i1++){
let data10 = data9[i1];
if(typeof data10 !== "string"){
const err26 = {instancePath:instancePath+"/icons/" + i0+"/sizes/" + i1,schemaPath:"#/properties/icons/items/properties/sizes/items/type",keyword:"type",params:{type: "string"},schema:schema54.properties.icons.items.properties.sizes.items.type,parentSchema:schema54.properties.icons.items.properties.sizes.items,data:data10};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
}
else {
const err27 = {instancePath:instancePath+"/icons/" + i0+"/sizes",schemaPath:"#/properties/icons/items/properties/sizes/type",keyword:"type",params:{type: "array"},schema:schema54.properties.icons.items.properties.sizes.type,parentSchema:schema54.properties.icons.items.properties.sizes,data:data9};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
}
else {
const err28 = {instancePath:instancePath+"/icons/" + i0,schemaPath:"#/properties/icons/items/type",keyword:"type",params:{type: "object"},schema:schema54.properties.icons.items.type,parentSchema:schema54.properties.icons.items,data:data6};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
}
else {
const err29 = {instancePath:instancePath+"/icons",schemaPath:"#/properties/icons/type",keyword:"type",params:{type: "array"},schema:schema54.properties.icons.type,parentSchema:schema54.properties.icons,data:data5};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(data.mode !== undefined){
let data11 = data.mode;
if(typeof data11 !== "string"){
const err30 = {instancePath:instancePath+"/mode",schemaPath:"#/properties/mode/type",keyword:"type",params:{type: "string"},schema:schema54.properties.mode.type,parentSchema:schema54.properties.mode,data:data11};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
if(!((data11 === "list") || (data11 === "discovery"))){
const err31 = {instancePath:instancePath+"/mode",schemaPath:"#/properties/mode/enum",keyword:"enum",params:{allowedValues: schema54.properties.mode.enum},schema:schema54.properties.mode.enum,parentSchema:schema54.properties.mode,data:data11};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data.detail !== undefined){
let data12 = data.detail;
if(typeof data12 !== "string"){
const err32 = {instancePath:instancePath+"/detail",schemaPath:"#/properties/detail/type",keyword:"type",params:{type: "string"},schema:schema54.properties.detail.type,parentSchema:schema54.properties.detail,data:data12};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if(!((data12 === "full") || (data12 === "lean"))){
const err33 = {instancePath:instancePath+"/detail",schemaPath:"#/properties/detail/enum",keyword:"enum",params:{allowedValues: schema54.properties.detail.enum},schema:schema54.properties.detail.enum,parentSchema:schema54.properties.detail,data:data12};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
if(data.output_schema !== undefined){
let data13 = data.output_schema;
if(typeof data13 !== "string"){
const err34 = {instancePath:instancePath+"/output_schema",schemaPath:"#/properties/output_schema/type",keyword:"type",params:{type: "string"},schema:schema54.properties.output_schema.type,parentSchema:schema54.properties.output_schema,data:data13};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
if(!(((data13 === "none") || (data13 === "shallow")) || (data13 === "full"))){
const err35 = {instancePath:instancePath+"/output_schema",schemaPath:"#/properties/output_schema/enum",keyword:"enum",params:{allowedValues: schema54.properties.output_schema.enum},schema:schema54.properties.output_schema.enum,parentSchema:schema54.properties.output_schema,data:data13};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
if(data.route_mappings !== undefined){
let data14 = data.route_mappings;
if(Array.isArray(data14)){
const len2 = data14.length;
for(let i2=0; i2<len2; i2++){
if(!(validate37(data14[i2], {instancePath:instancePath+"/route_mappings/" + i2,parentData:data14,parentDataProperty:i2,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate37.errors : vErrors.concat(validate37.errors);
errors = vErrors.length;
}
}
}
else {
const err36 = {instancePath:instancePath+"/route_mappings",schemaPath:"#/properties/route_mappings/type",keyword:"type",params:{type: "array"},schema:schema54.properties.route_mappings.type,parentSchema:schema54.properties.route_mappings,data:data14};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
}
else {
const err37 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema54.type,parentSchema:schema54,data};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
validate36.errors = vErrors;
return errors === 0;
}
validate36.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate20(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate20.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.metadata === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "metadata"},schema:schema31.required,parentSchema:schema31,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!((func1.call(schema31.properties, key0)) || (pattern4.test(key0)))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema31,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.$schema !== undefined){
let data0 = data.$schema;
if(typeof data0 !== "string"){
const err2 = {instancePath:instancePath+"/$schema",schemaPath:"#/properties/%24schema/type",keyword:"type",params:{type: "string"},schema:schema31.properties.$schema.type,parentSchema:schema31.properties.$schema,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.metadata !== undefined){
let data1 = data.metadata;
if(data1 && typeof data1 == "object" && !Array.isArray(data1)){
if(data1.name === undefined){
const err3 = {instancePath:instancePath+"/metadata",schemaPath:"#/$defs/Metadata/required",keyword:"required",params:{missingProperty: "name"},schema:schema32.required,parentSchema:schema32,data:data1};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data1.slug === undefined){
const err4 = {instancePath:instancePath+"/metadata",schemaPath:"#/$defs/Metadata/required",keyword:"required",params:{missingProperty: "slug"},schema:schema32.required,parentSchema:schema32,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data1.description === undefined){
const err5 = {instancePath:instancePath+"/metadata",schemaPath:"#/$defs/Metadata/required",keyword:"required",params:{missingProperty: "description"},schema:schema32.required,parentSchema:schema32,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(data1.publisher === undefined){
const err6 = {instancePath:instancePath+"/metadata",schemaPath:"#/$defs/Metadata/required",keyword:"required",params:{missingProperty: "publisher"},schema:schema32.required,parentSchema:schema32,data:data1};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
for(const key1 in data1){
if(!((func1.call(schema32.properties, key1)) || (pattern4.test(key1)))){
const err7 = {instancePath:instancePath+"/metadata",schemaPath:"#/$defs/Metadata/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},schema:false,parentSchema:schema32,data:data1};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data1.name !== undefined){
let data2 = data1.name;
if(typeof data2 === "string"){
if(func3(data2) > 200){
const err8 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/$defs/Metadata/properties/name/maxLength",keyword:"maxLength",params:{limit: 200},schema:200,parentSchema:schema32.properties.name,data:data2};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(func3(data2) < 3){
const err9 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/$defs/Metadata/properties/name/minLength",keyword:"minLength",params:{limit: 3},schema:3,parentSchema:schema32.properties.name,data:data2};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/$defs/Metadata/properties/name/type",keyword:"type",params:{type: "string"},schema:schema32.properties.name.type,parentSchema:schema32.properties.name,data:data2};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data1.slug !== undefined){
let data3 = data1.slug;
if(typeof data3 === "string"){
if(func3(data3) > 100){
const err11 = {instancePath:instancePath+"/metadata/slug",schemaPath:"#/$defs/Metadata/properties/slug/maxLength",keyword:"maxLength",params:{limit: 100},schema:100,parentSchema:schema32.properties.slug,data:data3};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(func3(data3) < 3){
const err12 = {instancePath:instancePath+"/metadata/slug",schemaPath:"#/$defs/Metadata/properties/slug/minLength",keyword:"minLength",params:{limit: 3},schema:3,parentSchema:schema32.properties.slug,data:data3};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(!pattern6.test(data3)){
const err13 = {instancePath:instancePath+"/metadata/slug",schemaPath:"#/$defs/Metadata/properties/slug/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9-]+$"},schema:"^[a-z0-9-]+$",parentSchema:schema32.properties.slug,data:data3};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/metadata/slug",schemaPath:"#/$defs/Metadata/properties/slug/type",keyword:"type",params:{type: "string"},schema:schema32.properties.slug.type,parentSchema:schema32.properties.slug,data:data3};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data1.version !== undefined){
let data4 = data1.version;
if(typeof data4 === "string"){
if(func3(data4) > 100){
const err15 = {instancePath:instancePath+"/metadata/version",schemaPath:"#/$defs/Metadata/properties/version/maxLength",keyword:"maxLength",params:{limit: 100},schema:100,parentSchema:schema32.properties.version,data:data4};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(!pattern7.test(data4)){
const err16 = {instancePath:instancePath+"/metadata/version",schemaPath:"#/$defs/Metadata/properties/version/pattern",keyword:"pattern",params:{pattern: "^(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)(-(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(\\.(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?(\\+[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?$"},schema:"^(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)(-(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(\\.(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?(\\+[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?$",parentSchema:schema32.properties.version,data:data4};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
else {
const err17 = {instancePath:instancePath+"/metadata/version",schemaPath:"#/$defs/Metadata/properties/version/type",keyword:"type",params:{type: "string"},schema:schema32.properties.version.type,parentSchema:schema32.properties.version,data:data4};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data1.description !== undefined){
let data5 = data1.description;
if(typeof data5 === "string"){
if(func3(data5) > 2000){
const err18 = {instancePath:instancePath+"/metadata/description",schemaPath:"#/$defs/Metadata/properties/description/maxLength",keyword:"maxLength",params:{limit: 2000},schema:2000,parentSchema:schema32.properties.description,data:data5};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
if(func3(data5) < 10){
const err19 = {instancePath:instancePath+"/metadata/description",schemaPath:"#/$defs/Metadata/properties/description/minLength",keyword:"minLength",params:{limit: 10},schema:10,parentSchema:schema32.properties.description,data:data5};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
else {
const err20 = {instancePath:instancePath+"/metadata/description",schemaPath:"#/$defs/Metadata/properties/description/type",keyword:"type",params:{type: "string"},schema:schema32.properties.description.type,parentSchema:schema32.properties.description,data:data5};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data1.summary !== undefined){
let data6 = data1.summary;
if(typeof data6 === "string"){
if(func3(data6) > 300){
const err21 = {instancePath:instancePath+"/metadata/summary",schemaPath:"#/$defs/Metadata/properties/summary/maxLength",keyword:"maxLength",params:{limit: 300},schema:300,parentSchema:schema32.properties.summary,data:data6};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
else {
const err22 = {instancePath:instancePath+"/metadata/summary",schemaPath:"#/$defs/Metadata/properties/summary/type",keyword:"type",params:{type: "string"},schema:schema32.properties.summary.type,parentSchema:schema32.properties.summary,data:data6};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data1.publisher !== undefined){
let data7 = data1.publisher;
if(typeof data7 === "string"){
if(func3(data7) > 200){
const err23 = {instancePath:instancePath+"/metadata/publisher",schemaPath:"#/$defs/Metadata/properties/publisher/maxLength",keyword:"maxLength",params:{limit: 200},schema:200,parentSchema:schema32.properties.publisher,data:data7};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if(func3(data7) < 2){
const err24 = {instancePath:instancePath+"/metadata/publisher",schemaPath:"#/$defs/Metadata/properties/publisher/minLength",keyword:"minLength",params:{limit: 2},schema:2,parentSchema:schema32.properties.publisher,data:data7};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
else {
const err25 = {instancePath:instancePath+"/metadata/publisher",schemaPath:"#/$defs/Metadata/properties/publisher/type",keyword:"type",params:{type: "string"},schema:schema32.properties.publisher.type,parentSchema:schema32.properties.publisher,data:data7};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data1.documentation_url !== undefined){
let data8 = data1.documentation_url;
if(typeof data8 === "string"){
if(func3(data8) > 2000){
const err26 = {instancePath:instancePath+"/metadata/documentation_url",schemaPath:"#/$defs/Metadata/properties/documentation_url/maxLength",keyword:"maxLength",params:{limit: 2000},schema:2000,parentSchema:schema32.properties.documentation_url,data:data8};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
else {
const err27 = {instancePath:instancePath+"/metadata/documentation_url",schemaPath:"#/$defs/Metadata/properties/documentation_url/type",keyword:"type",params:{type: "string"},schema:schema32.properties.documentation_url.type,parentSchema:schema32.properties.documentation_url,data:data8};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data1.categories !== undefined){
let data9 = data1.categories;
if(Array.isArray(data9)){
if(data9.length < 1){
const err28 = {instancePath:instancePath+"/metadata/categories",schemaPath:"#/$defs/Metadata/properties/categories/minItems",keyword:"minItems",params:{limit: 1},schema:1,parentSchema:schema32.properties.categories,data:data9};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
const len0 = data9.length;
for(let i0=0; i0<len0; i0++){
let data10 = data9[i0];
if(typeof data10 !== "string"){
const err29 = {instancePath:instancePath+"/metadata/categories/" + i0,schemaPath:"#/$defs/Metadata/properties/categories/items/type",keyword:"type",params:{type: "string"},schema:schema32.properties.categories.items.type,parentSchema:schema32.properties.categories.items,data:data10};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if(!((((((data10 === "database") || (data10 === "file_storage")) || (data10 === "saas")) || (data10 === "messaging")) || (data10 === "analytics")) || (data10 === "custom"))){
const err30 = {instancePath:instancePath+"/metadata/categories/" + i0,schemaPath:"#/$defs/Metadata/properties/categories/items/enum",keyword:"enum",params:{allowedValues: schema32.properties.categories.items.enum},schema:schema32.properties.categories.items.enum,parentSchema:schema32.properties.categories.items,data:data10};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
}
else {
const err31 = {instancePath:instancePath+"/metadata/categories",schemaPath:"#/$defs/Metadata/properties/categories/type",keyword:"type",params:{type: "array"},schema:schema32.properties.categories.type,parentSchema:schema32.properties.categories,data:data9};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data1.tags !== undefined){
let data11 = data1.tags;
if(Array.isArray(data11)){
const len1 = data11.length;
for(let i1=0; i1<len1; i1++){
let data12 = data11[i1];
if(typeof data12 !== "string"){
const err32 = {instancePath:instancePath+"/metadata/tags/" + i1,schemaPath:"#/$defs/Metadata/properties/tags/items/type",keyword:"type",params:{type: "string"},schema:schema32.properties.tags.items.type,parentSchema:schema32.properties.tags.items,data:data12};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
}
else {
const err33 = {instancePath:instancePath+"/metadata/tags",schemaPath:"#/$defs/Metadata/properties/tags/type",keyword:"type",params:{type: "array"},schema:schema32.properties.tags.type,parentSchema:schema32.properties.tags,data:data11};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
}
else {
const err34 = {instancePath:instancePath+"/metadata",schemaPath:"#/$defs/Metadata/type",keyword:"type",params:{type: "object"},schema:schema32.type,parentSchema:schema32,data:data1};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
if(data.source !== undefined){
let data13 = data.source;
if(data13 && typeof data13 == "object" && !Array.isArray(data13)){
if(data13.document === undefined){
const err35 = {instancePath:instancePath+"/source",schemaPath:"#/$defs/Source/required",keyword:"required",params:{missingProperty: "document"},schema:schema33.required,parentSchema:schema33,data:data13};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
for(const key2 in data13){
if(!(((((key2 === "document") || (key2 === "format")) || (key2 === "version")) || (key2 === "sha256")) || (pattern4.test(key2)))){
const err36 = {instancePath:instancePath+"/source",schemaPath:"#/$defs/Source/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},schema:false,parentSchema:schema33,data:data13};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
if(data13.document !== undefined){
let data14 = data13.document;
if(typeof data14 === "string"){
if(func3(data14) > 2000){
const err37 = {instancePath:instancePath+"/source/document",schemaPath:"#/$defs/Source/properties/document/maxLength",keyword:"maxLength",params:{limit: 2000},schema:2000,parentSchema:schema33.properties.document,data:data14};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
if(func3(data14) < 1){
const err38 = {instancePath:instancePath+"/source/document",schemaPath:"#/$defs/Source/properties/document/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema33.properties.document,data:data14};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
else {
const err39 = {instancePath:instancePath+"/source/document",schemaPath:"#/$defs/Source/properties/document/type",keyword:"type",params:{type: "string"},schema:schema33.properties.document.type,parentSchema:schema33.properties.document,data:data14};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
if(data13.format !== undefined){
let data15 = data13.format;
if(typeof data15 === "string"){
if(func3(data15) > 100){
const err40 = {instancePath:instancePath+"/source/format",schemaPath:"#/$defs/Source/properties/format/maxLength",keyword:"maxLength",params:{limit: 100},schema:100,parentSchema:schema33.properties.format,data:data15};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
if(func3(data15) < 1){
const err41 = {instancePath:instancePath+"/source/format",schemaPath:"#/$defs/Source/properties/format/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema33.properties.format,data:data15};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
else {
const err42 = {instancePath:instancePath+"/source/format",schemaPath:"#/$defs/Source/properties/format/type",keyword:"type",params:{type: "string"},schema:schema33.properties.format.type,parentSchema:schema33.properties.format,data:data15};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
if(data13.version !== undefined){
let data16 = data13.version;
if(typeof data16 === "string"){
if(func3(data16) > 200){
const err43 = {instancePath:instancePath+"/source/version",schemaPath:"#/$defs/Source/properties/version/maxLength",keyword:"maxLength",params:{limit: 200},schema:200,parentSchema:schema33.properties.version,data:data16};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
if(func3(data16) < 1){
const err44 = {instancePath:instancePath+"/source/version",schemaPath:"#/$defs/Source/properties/version/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema33.properties.version,data:data16};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
else {
const err45 = {instancePath:instancePath+"/source/version",schemaPath:"#/$defs/Source/properties/version/type",keyword:"type",params:{type: "string"},schema:schema33.properties.version.type,parentSchema:schema33.properties.version,data:data16};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
if(data13.sha256 !== undefined){
let data17 = data13.sha256;
if(typeof data17 === "string"){
if(!pattern9.test(data17)){
const err46 = {instancePath:instancePath+"/source/sha256",schemaPath:"#/$defs/Source/properties/sha256/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"},schema:"^[0-9a-f]{64}$",parentSchema:schema33.properties.sha256,data:data17};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
else {
const err47 = {instancePath:instancePath+"/source/sha256",schemaPath:"#/$defs/Source/properties/sha256/type",keyword:"type",params:{type: "string"},schema:schema33.properties.sha256.type,parentSchema:schema33.properties.sha256,data:data17};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
}
else {
const err48 = {instancePath:instancePath+"/source",schemaPath:"#/$defs/Source/type",keyword:"type",params:{type: "object"},schema:schema33.type,parentSchema:schema33,data:data13};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
if(data.authentication !== undefined){
let data18 = data.authentication;
if(Array.isArray(data18)){
const len2 = data18.length;
for(let i2=0; i2<len2; i2++){
if(!(validate21(data18[i2], {instancePath:instancePath+"/authentication/" + i2,parentData:data18,parentDataProperty:i2,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate21.errors : vErrors.concat(validate21.errors);
errors = vErrors.length;
}
}
}
else {
const err49 = {instancePath:instancePath+"/authentication",schemaPath:"#/properties/authentication/type",keyword:"type",params:{type: "array"},schema:schema31.properties.authentication.type,parentSchema:schema31.properties.authentication,data:data18};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
if(data.credential_chains !== undefined){
let data20 = data.credential_chains;
if(!data20 || typeof data20 != "object"){
const err50 = {instancePath:instancePath+"/credential_chains",schemaPath:"#/properties/credential_chains/type",keyword:"type",params:{type: schema31.properties.credential_chains.type},schema:schema31.properties.credential_chains.type,parentSchema:schema31.properties.credential_chains,data:data20};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
if(data.operations !== undefined){
let data21 = data.operations;
if(Array.isArray(data21)){
const len3 = data21.length;
for(let i3=0; i3<len3; i3++){
if(!(validate25(data21[i3], {instancePath:instancePath+"/operations/" + i3,parentData:data21,parentDataProperty:i3,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate25.errors : vErrors.concat(validate25.errors);
errors = vErrors.length;
}
}
}
else {
const err51 = {instancePath:instancePath+"/operations",schemaPath:"#/properties/operations/type",keyword:"type",params:{type: "array"},schema:schema31.properties.operations.type,parentSchema:schema31.properties.operations,data:data21};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
if(data.schemas !== undefined){
let data23 = data.schemas;
if(data23 && typeof data23 == "object" && !Array.isArray(data23)){
for(const key3 in data23){
let data24 = data23[key3];
if(!(data24 && typeof data24 == "object" && !Array.isArray(data24))){
const err52 = {instancePath:instancePath+"/schemas/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/schemas/additionalProperties/type",keyword:"type",params:{type: "object"},schema:schema31.properties.schemas.additionalProperties.type,parentSchema:schema31.properties.schemas.additionalProperties,data:data24};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
}
else {
const err53 = {instancePath:instancePath+"/schemas",schemaPath:"#/properties/schemas/type",keyword:"type",params:{type: "object"},schema:schema31.properties.schemas.type,parentSchema:schema31.properties.schemas,data:data23};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
if(data.capabilities !== undefined){
let data25 = data.capabilities;
if(data25 && typeof data25 == "object" && !Array.isArray(data25)){
for(const key4 in data25){
if(!((((key4 === "sync_modes") || (key4 === "supports_schema_discovery")) || (pattern29.test(key4))) || (pattern4.test(key4)))){
const err54 = {instancePath:instancePath+"/capabilities",schemaPath:"#/$defs/Capabilities/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4},schema:false,parentSchema:schema51,data:data25};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
if(data25.sync_modes !== undefined){
let data26 = data25.sync_modes;
if(Array.isArray(data26)){
const len4 = data26.length;
for(let i4=0; i4<len4; i4++){
let data27 = data26[i4];
if(typeof data27 !== "string"){
const err55 = {instancePath:instancePath+"/capabilities/sync_modes/" + i4,schemaPath:"#/$defs/Capabilities/properties/sync_modes/items/type",keyword:"type",params:{type: "string"},schema:schema51.properties.sync_modes.items.type,parentSchema:schema51.properties.sync_modes.items,data:data27};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
}
else {
const err56 = {instancePath:instancePath+"/capabilities/sync_modes",schemaPath:"#/$defs/Capabilities/properties/sync_modes/type",keyword:"type",params:{type: "array"},schema:schema51.properties.sync_modes.type,parentSchema:schema51.properties.sync_modes,data:data26};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
if(data25.supports_schema_discovery !== undefined){
let data28 = data25.supports_schema_discovery;
if(typeof data28 !== "boolean"){
const err57 = {instancePath:instancePath+"/capabilities/supports_schema_discovery",schemaPath:"#/$defs/Capabilities/properties/supports_schema_discovery/type",keyword:"type",params:{type: "boolean"},schema:schema51.properties.supports_schema_discovery.type,parentSchema:schema51.properties.supports_schema_discovery,data:data28};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
for(const key5 in data25){
if(pattern29.test(key5)){
let data29 = data25[key5];
if(typeof data29 !== "boolean"){
const err58 = {instancePath:instancePath+"/capabilities/" + key5.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/Capabilities/patternProperties/%5Esupports_/type",keyword:"type",params:{type: "boolean"},schema:schema51.patternProperties["^supports_"].type,parentSchema:schema51.patternProperties["^supports_"],data:data29};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
}
}
else {
const err59 = {instancePath:instancePath+"/capabilities",schemaPath:"#/$defs/Capabilities/type",keyword:"type",params:{type: "object"},schema:schema51.type,parentSchema:schema51,data:data25};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
if(data.rate_limits !== undefined){
let data30 = data.rate_limits;
if(Array.isArray(data30)){
const len5 = data30.length;
for(let i5=0; i5<len5; i5++){
let data31 = data30[i5];
if(data31 && typeof data31 == "object" && !Array.isArray(data31)){
if(data31.scope === undefined){
const err60 = {instancePath:instancePath+"/rate_limits/" + i5,schemaPath:"#/$defs/RateLimit/required",keyword:"required",params:{missingProperty: "scope"},schema:schema52.required,parentSchema:schema52,data:data31};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
if(data31.limit === undefined){
const err61 = {instancePath:instancePath+"/rate_limits/" + i5,schemaPath:"#/$defs/RateLimit/required",keyword:"required",params:{missingProperty: "limit"},schema:schema52.required,parentSchema:schema52,data:data31};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
if(data31.interval_seconds === undefined){
const err62 = {instancePath:instancePath+"/rate_limits/" + i5,schemaPath:"#/$defs/RateLimit/required",keyword:"required",params:{missingProperty: "interval_seconds"},schema:schema52.required,parentSchema:schema52,data:data31};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
for(const key7 in data31){
if(!((((key7 === "scope") || (key7 === "limit")) || (key7 === "interval_seconds")) || (pattern4.test(key7)))){
const err63 = {instancePath:instancePath+"/rate_limits/" + i5,schemaPath:"#/$defs/RateLimit/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key7},schema:false,parentSchema:schema52,data:data31};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
if(data31.scope !== undefined){
let data32 = data31.scope;
if(typeof data32 !== "string"){
const err64 = {instancePath:instancePath+"/rate_limits/" + i5+"/scope",schemaPath:"#/$defs/RateLimit/properties/scope/type",keyword:"type",params:{type: "string"},schema:schema52.properties.scope.type,parentSchema:schema52.properties.scope,data:data32};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
if(!(((data32 === "per_account") || (data32 === "per_user")) || (data32 === "per_token"))){
const err65 = {instancePath:instancePath+"/rate_limits/" + i5+"/scope",schemaPath:"#/$defs/RateLimit/properties/scope/enum",keyword:"enum",params:{allowedValues: schema52.properties.scope.enum},schema:schema52.properties.scope.enum,parentSchema:schema52.properties.scope,data:data32};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
}
if(data31.limit !== undefined){
let data33 = data31.limit;
if(!(((typeof data33 == "number") && (!(data33 % 1) && !isNaN(data33))) && (isFinite(data33)))){
const err66 = {instancePath:instancePath+"/rate_limits/" + i5+"/limit",schemaPath:"#/$defs/RateLimit/properties/limit/type",keyword:"type",params:{type: "integer"},schema:schema52.properties.limit.type,parentSchema:schema52.properties.limit,data:data33};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
if((typeof data33 == "number") && (isFinite(data33))){
if(data33 > 1000000000 || isNaN(data33)){
const err67 = {instancePath:instancePath+"/rate_limits/" + i5+"/limit",schemaPath:"#/$defs/RateLimit/properties/limit/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000000},schema:1000000000,parentSchema:schema52.properties.limit,data:data33};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
if(data33 < 1 || isNaN(data33)){
const err68 = {instancePath:instancePath+"/rate_limits/" + i5+"/limit",schemaPath:"#/$defs/RateLimit/properties/limit/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},schema:1,parentSchema:schema52.properties.limit,data:data33};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
}
}
if(data31.interval_seconds !== undefined){
let data34 = data31.interval_seconds;
if(!(((typeof data34 == "number") && (!(data34 % 1) && !isNaN(data34))) && (isFinite(data34)))){
const err69 = {instancePath:instancePath+"/rate_limits/" + i5+"/interval_seconds",schemaPath:"#/$defs/RateLimit/properties/interval_seconds/type",keyword:"type",params:{type: "integer"},schema:schema52.properties.interval_seconds.type,parentSchema:schema52.properties.interval_seconds,data:data34};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
if((typeof data34 == "number") && (isFinite(data34))){
if(data34 > 31536000 || isNaN(data34)){
const err70 = {instancePath:instancePath+"/rate_limits/" + i5+"/interval_seconds",schemaPath:"#/$defs/RateLimit/properties/interval_seconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 31536000},schema:31536000,parentSchema:schema52.properties.interval_seconds,data:data34};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
if(data34 < 1 || isNaN(data34)){
const err71 = {instancePath:instancePath+"/rate_limits/" + i5+"/interval_seconds",schemaPath:"#/$defs/RateLimit/properties/interval_seconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},schema:1,parentSchema:schema52.properties.interval_seconds,data:data34};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
}
}
else {
const err72 = {instancePath:instancePath+"/rate_limits/" + i5,schemaPath:"#/$defs/RateLimit/type",keyword:"type",params:{type: "object"},schema:schema52.type,parentSchema:schema52,data:data31};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
}
}
else {
const err73 = {instancePath:instancePath+"/rate_limits",schemaPath:"#/properties/rate_limits/type",keyword:"type",params:{type: "array"},schema:schema31.properties.rate_limits.type,parentSchema:schema31.properties.rate_limits,data:data30};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
}
if(data.sla !== undefined){
let data35 = data.sla;
if(data35 && typeof data35 == "object" && !Array.isArray(data35)){
for(const key8 in data35){
if(!((((key8 === "availability_percentage") || (key8 === "latency_ms_p95")) || (pattern34.test(key8))) || (pattern4.test(key8)))){
const err74 = {instancePath:instancePath+"/sla",schemaPath:"#/$defs/Sla/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key8},schema:false,parentSchema:schema53,data:data35};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
}
if(data35.availability_percentage !== undefined){
let data36 = data35.availability_percentage;
if((typeof data36 == "number") && (isFinite(data36))){
if(data36 > 100 || isNaN(data36)){
const err75 = {instancePath:instancePath+"/sla/availability_percentage",schemaPath:"#/$defs/Sla/properties/availability_percentage/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100},schema:100,parentSchema:schema53.properties.availability_percentage,data:data36};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
if(data36 < 0 || isNaN(data36)){
const err76 = {instancePath:instancePath+"/sla/availability_percentage",schemaPath:"#/$defs/Sla/properties/availability_percentage/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},schema:0,parentSchema:schema53.properties.availability_percentage,data:data36};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
}
else {
const err77 = {instancePath:instancePath+"/sla/availability_percentage",schemaPath:"#/$defs/Sla/properties/availability_percentage/type",keyword:"type",params:{type: "number"},schema:schema53.properties.availability_percentage.type,parentSchema:schema53.properties.availability_percentage,data:data36};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
}
if(data35.latency_ms_p95 !== undefined){
let data37 = data35.latency_ms_p95;
if((typeof data37 == "number") && (isFinite(data37))){
if(data37 < 0 || isNaN(data37)){
const err78 = {instancePath:instancePath+"/sla/latency_ms_p95",schemaPath:"#/$defs/Sla/properties/latency_ms_p95/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},schema:0,parentSchema:schema53.properties.latency_ms_p95,data:data37};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
}
else {
const err79 = {instancePath:instancePath+"/sla/latency_ms_p95",schemaPath:"#/$defs/Sla/properties/latency_ms_p95/type",keyword:"type",params:{type: "number"},schema:schema53.properties.latency_ms_p95.type,parentSchema:schema53.properties.latency_ms_p95,data:data37};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
}
for(const key9 in data35){
if(pattern34.test(key9)){
let data38 = data35[key9];
if((typeof data38 == "number") && (isFinite(data38))){
if(data38 < 0 || isNaN(data38)){
const err80 = {instancePath:instancePath+"/sla/" + key9.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/Sla/patternProperties/%5Elatency_ms_p%5B0-9%5D%2B%24/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},schema:0,parentSchema:schema53.patternProperties["^latency_ms_p[0-9]+$"],data:data38};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
}
else {
const err81 = {instancePath:instancePath+"/sla/" + key9.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/Sla/patternProperties/%5Elatency_ms_p%5B0-9%5D%2B%24/type",keyword:"type",params:{type: "number"},schema:schema53.patternProperties["^latency_ms_p[0-9]+$"].type,parentSchema:schema53.patternProperties["^latency_ms_p[0-9]+$"],data:data38};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
}
}
}
else {
const err82 = {instancePath:instancePath+"/sla",schemaPath:"#/$defs/Sla/type",keyword:"type",params:{type: "object"},schema:schema53.type,parentSchema:schema53,data:data35};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
}
if(data.mcp_config !== undefined){
if(!(validate36(data.mcp_config, {instancePath:instancePath+"/mcp_config",parentData:data,parentDataProperty:"mcp_config",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate36.errors : vErrors.concat(validate36.errors);
errors = vErrors.length;
}
}
if(data.database_config !== undefined){
let data40 = data.database_config;
if(!(data40 && typeof data40 == "object" && !Array.isArray(data40))){
const err83 = {instancePath:instancePath+"/database_config",schemaPath:"#/properties/database_config/type",keyword:"type",params:{type: "object"},schema:schema31.properties.database_config.type,parentSchema:schema31.properties.database_config,data:data40};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
}
}
else {
const err84 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema31.type,parentSchema:schema31,data};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
validate20.errors = vErrors;
return errors === 0;
}
validate20.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};
