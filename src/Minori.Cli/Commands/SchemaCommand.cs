using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Minori.Studies.StudyFiles;

namespace Minori.Cli.Commands;

/// <summary><c>minori schema</c>: the schema of study files, for editors.</summary>
internal static class SchemaCommand
{
    public const string Name = "schema";
    public const string Description = "Print the JSON Schema of study files, for completion and checks in an editor";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        Command command = new(Name, Description);
        command.SetAction(_ => Console.Out.WriteLine(StudySchema.Create().ToJsonString(Readable)));
        return command;
    }
}
