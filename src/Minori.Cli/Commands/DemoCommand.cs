using System.CommandLine;
using Minori.Cli.Arguments;
using Minori.Cli.Output;

namespace Minori.Cli.Commands;

/// <summary><c>minori demo</c>: the study that shows what Minori is for.</summary>
internal static class DemoCommand
{
    public const string Name = "demo";
    public const string Description = "Pre-train, perturb and tune small models on real text, and find where more training hurts";

    public static Command Create()
    {
        Option<bool> quick = new("--quick") { Description = "A smaller study that ends in about a minute" };
        RunOptions options = new();
        Command command = new(Name, Description) { quick };
        options.AddTo(command);
        command.SetAction(parse =>
        {
            string name = parse.GetValue(quick) ? "demo-quick.yaml" : "demo.yaml";
            return StudySession.RunAsync(ShippedStudies.Find(name), options.Of(parse));
        });
        return command;
    }
}
