using System.Globalization;
using Minori.Cli;
using Minori.Cli.Output;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Console.SetError(new PassingErrors(Console.Error));
return CommandLine.Run(args);
