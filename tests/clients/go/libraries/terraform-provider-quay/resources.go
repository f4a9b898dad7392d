package main

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// fields are the attributes of a resource by name: strings, and for "members" a list of strings.
type fields map[string]any

func (f fields) text(name string) string {
	text, _ := f[name].(string)
	return text
}

// kind is a type of resource. A change of a fixed attribute creates the object again.
type kind struct {
	name    string
	fixed   []string
	changed []string
	secret  string // attribute that the server generates
	members bool
	create  func(*client, fields) (id string, err error)
	read    func(*client, string) (found fields, exists bool, err error)
	update  func(*client, string, fields) error
	remove  func(*client, string) error
}

type managed struct {
	kind kind
	quay *client
}

func (m *managed) Metadata(_ context.Context, request resource.MetadataRequest, answer *resource.MetadataResponse) {
	answer.TypeName = request.ProviderTypeName + "_" + m.kind.name
}

func (m *managed) Schema(_ context.Context, _ resource.SchemaRequest, answer *resource.SchemaResponse) {
	known := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	attributes := map[string]schema.Attribute{
		"id": schema.StringAttribute{Computed: true, PlanModifiers: known},
	}
	for _, name := range m.kind.fixed {
		replaced := []planmodifier.String{stringplanmodifier.RequiresReplace()}
		attributes[name] = schema.StringAttribute{Required: true, PlanModifiers: replaced}
	}
	for _, name := range m.kind.changed {
		attributes[name] = schema.StringAttribute{Required: true}
	}
	if m.kind.secret != "" {
		attributes[m.kind.secret] = schema.StringAttribute{Computed: true, Sensitive: true, PlanModifiers: known}
	}
	if m.kind.members {
		attributes["members"] = schema.SetAttribute{Required: true, ElementType: types.StringType}
	}
	answer.Schema = schema.Schema{Attributes: attributes}
}

func (m *managed) Configure(_ context.Context, request resource.ConfigureRequest, _ *resource.ConfigureResponse) {
	m.quay, _ = request.ProviderData.(*client)
}

// values returns the attributes of a plan that the user sets.
func (m *managed) values(ctx context.Context, plan tfsdk.Plan, problems *diag.Diagnostics) fields {
	found := fields{}
	for _, name := range append(append([]string{}, m.kind.fixed...), m.kind.changed...) {
		var value string
		problems.Append(plan.GetAttribute(ctx, path.Root(name), &value)...)
		found[name] = value
	}
	if m.kind.members {
		var members []string
		problems.Append(plan.GetAttribute(ctx, path.Root("members"), &members)...)
		found["members"] = members
	}
	return found
}

// store reads an object from the server and writes the object to the state of Terraform.
func (m *managed) store(ctx context.Context, id string, state *tfsdk.State, problems *diag.Diagnostics) {
	found, exists, err := m.kind.read(m.quay, id)
	if err != nil {
		problems.AddError("read "+m.kind.name, err.Error())
		return
	}
	if !exists {
		state.RemoveResource(ctx)
		return
	}
	found["id"] = id
	for name, value := range found {
		problems.Append(state.SetAttribute(ctx, path.Root(name), value)...)
	}
}

func (m *managed) Create(ctx context.Context, request resource.CreateRequest, answer *resource.CreateResponse) {
	id, err := m.kind.create(m.quay, m.values(ctx, request.Plan, &answer.Diagnostics))
	if err != nil {
		answer.Diagnostics.AddError("create "+m.kind.name, err.Error())
		return
	}
	m.store(ctx, id, &answer.State, &answer.Diagnostics)
}

func (m *managed) Read(ctx context.Context, request resource.ReadRequest, answer *resource.ReadResponse) {
	var id string
	answer.Diagnostics.Append(request.State.GetAttribute(ctx, path.Root("id"), &id)...)
	m.store(ctx, id, &answer.State, &answer.Diagnostics)
}

func (m *managed) Update(ctx context.Context, request resource.UpdateRequest, answer *resource.UpdateResponse) {
	var id string
	answer.Diagnostics.Append(request.State.GetAttribute(ctx, path.Root("id"), &id)...)
	if err := m.kind.update(m.quay, id, m.values(ctx, request.Plan, &answer.Diagnostics)); err != nil {
		answer.Diagnostics.AddError("update "+m.kind.name, err.Error())
		return
	}
	m.store(ctx, id, &answer.State, &answer.Diagnostics)
}

func (m *managed) Delete(ctx context.Context, request resource.DeleteRequest, answer *resource.DeleteResponse) {
	var id string
	answer.Diagnostics.Append(request.State.GetAttribute(ctx, path.Root("id"), &id)...)
	if err := m.kind.remove(m.quay, id); err != nil {
		answer.Diagnostics.AddError("delete "+m.kind.name, err.Error())
	}
}

func (m *managed) ImportState(ctx context.Context, request resource.ImportStateRequest, answer *resource.ImportStateResponse) {
	resource.ImportStatePassthroughID(ctx, path.Root("id"), request, answer)
}
