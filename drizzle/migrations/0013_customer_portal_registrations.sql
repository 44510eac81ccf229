-- The customer portal is always named in full: "the portal" is this one.
ALTER TABLE "portal_registrations" RENAME TO "customer_portal_registrations";--> statement-breakpoint
ALTER TABLE "customer_portal_registrations" RENAME CONSTRAINT "portal_registrations_pkey" TO "customer_portal_registrations_pkey";--> statement-breakpoint
ALTER TABLE "customer_portal_registrations" RENAME CONSTRAINT "portal_registrations_account_id_accounts_id_fk" TO "customer_portal_registrations_account_id_accounts_id_fk";--> statement-breakpoint
ALTER INDEX "portal_registrations_account_id_idx" RENAME TO "customer_portal_registrations_account_id_idx";
